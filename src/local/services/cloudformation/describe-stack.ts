import type { StackView } from '../../deployment/stack-views.js';
import { isJsonObject } from '../../shared/json-fields.js';
import type { QueryResult } from '../../shared/query-protocol.js';
import { withRuntimeOutput } from './runtime-output.js';
import { isoTime } from './state.js';
import { parseTemplateBody } from './template.js';

/** A stack as DescribeStacks shows it. */
export function describeStack(view: StackView, endpoint: string): QueryResult {
  const { name, id, record, parentId, rootId } = view;
  const metadata = parseTemplateBody(view.readTemplate())['Metadata'];
  const outputs = withRuntimeOutput(view, isJsonObject(metadata) ? metadata : {}, endpoint);
  return {
    StackId: id,
    StackName: name,
    CreationTime: isoTime(record.createdMs),
    ...(record.updatedMs === undefined ? {} : { LastUpdatedTime: isoTime(record.updatedMs) }),
    ...(record.deletedMs === undefined ? {} : { DeletionTime: isoTime(record.deletedMs) }),
    StackStatus: record.status,
    ...(record.statusReason === undefined ? {} : { StackStatusReason: record.statusReason }),
    DisableRollback: 'false',
    EnableTerminationProtection: String(record.terminationProtection),
    NotificationARNs: [],
    Capabilities: record.capabilities,
    ...(record.roleArn === undefined ? {} : { RoleARN: record.roleArn }),
    ...(parentId === undefined ? {} : { ParentId: parentId }),
    ...(rootId === undefined ? {} : { RootId: rootId }),
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    Tags: pairs(record.tags, 'Key', 'Value'),
    Parameters: pairs(view.parameters, 'ParameterKey', 'ParameterValue'),
    Outputs: pairs(outputs, 'OutputKey', 'OutputValue'),
  };
}

function pairs(values: Readonly<Record<string, string>>, key: string, value: string): readonly QueryResult[] {
  return Object.entries(values).map(([name, content]) => ({ [key]: name, [value]: content }));
}
