import { AwsError } from '../../../../shared/aws-error.js';
import { INVALIDATIONS_PER_PAGE } from '../../limits.js';
import { INVALIDATION_STATUS, invalidationRows } from '../invalidation-document.js';
import type { ApiOperation } from '../operation.js';
import { quantity, sendDocument, type Xml } from '../xml.js';

/** "CloudFront returns the most recent invalidation first"; the marker is the id of the last one of the page before. */
export const listInvalidations: ApiOperation = {
  name: 'ListInvalidations',
  method: 'GET',
  path: /^\/distribution\/([^/]+)\/invalidation$/,
  async run(state, { distribution, query, response }) {
    const maxItems = readMaxItems(query.get('MaxItems'));
    const marker = query.get('Marker') ?? '';
    const records = [...state.invalidations.range(invalidationRows(distribution.id))]
      .map(({ value }) => value)
      .sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1));
    const start = marker === '' ? 0 : records.findIndex(({ id }) => id === marker) + 1;
    const page = records.slice(start, start + maxItems);
    const isTruncated = start + page.length < records.length;
    const summaries = page.map(
      ({ id, createdMs }): Xml => [
        'InvalidationSummary',
        [
          ['Id', id],
          ['CreateTime', new Date(createdMs).toISOString()],
          ['Status', INVALIDATION_STATUS],
        ],
      ],
    );
    const next = isTruncated ? [['NextMarker', page.at(-1)?.id ?? ''] as const] : [];
    sendDocument(response, 200, [
      'InvalidationList',
      [['Marker', marker], ...next, ['MaxItems', maxItems], ['IsTruncated', isTruncated], ...quantity(summaries)],
    ]);
  },
};

function readMaxItems(value: string | null): number {
  const maxItems = Number(value ?? INVALIDATIONS_PER_PAGE);
  if (!Number.isSafeInteger(maxItems) || maxItems < 1) {
    throw new AwsError('InvalidArgument', 'The argument MaxItems is invalid.', 400);
  }
  return Math.min(maxItems, INVALIDATIONS_PER_PAGE);
}
