import type { Resource } from '../../assembly/index.js';
import type { StackView } from '../../deployment/stack-views.js';
import type { QueryResult } from '../../shared/query-protocol.js';
import { isoTime } from './state.js';

/** What every listing of a stack's resources says of one. */
export function describeResource({ record }: StackView, { logicalId, ref, type }: Resource): QueryResult {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: ref,
    ResourceType: type,
    ResourceStatus: record.updatedMs === undefined ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE',
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

/** When it was last touched; the operations call that by different names. */
export function touchedAt({ record }: StackView): string {
  return isoTime(record.updatedMs ?? record.createdMs);
}
