import type { InvalidationRecord } from '../state.js';
import { quantity, type Xml } from './xml.js';

/** "Completed" from the first answer on: there is one edge, and it forgets at once. */
export const INVALIDATION_STATUS = 'Completed';

export function invalidationDocument({ id, createdMs, paths, callerReference }: InvalidationRecord): Xml {
  return [
    'Invalidation',
    [
      ['Id', id],
      ['Status', INVALIDATION_STATUS],
      ['CreateTime', new Date(createdMs).toISOString()],
      [
        'InvalidationBatch',
        [
          ['Paths', quantity(paths.map((path) => ['Path', path] as const))],
          ['CallerReference', callerReference],
        ],
      ],
    ],
  ];
}

export function invalidationRow(distributionId: string, invalidationId: string): string {
  return `${distributionId}/${invalidationId}`;
}

/** First and last row of a distribution's invalidations: `0` follows `/`. */
export function invalidationRows(distributionId: string): { readonly start: string; readonly end: string } {
  return { start: `${distributionId}/`, end: `${distributionId}0` };
}
