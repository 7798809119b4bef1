import { onlyMembers, optionalNumber, optionalText } from '../../request-members.js';
import { member, placeholders, readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { PAGE_MEMBERS, pageOf, pageRequest } from '../page.js';
import { readProjection } from '../projection.js';

export const scan: TableOperation = async (payload, call) => {
  onlyMembers(payload, [...PAGE_MEMBERS, 'totalSegments', 'segment']);
  const filter = readExpression(payload, 'filter');
  const projection = readProjection(payload);
  const answer = await call.send(
    'Scan',
    {
      TableName: call.tableName,
      ...pageRequest(payload, call.tokens, filter, projection),
      ...placeholders(filter, projection),
      ...member('TotalSegments', optionalNumber(payload, 'totalSegments')),
      ...member('Segment', optionalNumber(payload, 'segment')),
    },
    { indexName: optionalText(payload, 'index') },
  );
  return pageOf(answer, call.tokens);
};
