import { onlyMembers, optionalFlag, optionalText, requiredMap } from '../../request-members.js';
import { member, placeholders, readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { PAGE_MEMBERS, pageOf, pageRequest } from '../page.js';
import { readProjection } from '../projection.js';

export const query: TableOperation = async (payload, call) => {
  onlyMembers(payload, [...PAGE_MEMBERS, 'query', 'scanIndexForward']);
  requiredMap(payload, 'query');
  const key = readExpression(payload, 'query');
  const filter = readExpression(payload, 'filter');
  const projection = readProjection(payload);
  const answer = await call.send(
    'Query',
    {
      TableName: call.tableName,
      ...member('KeyConditionExpression', key.text),
      ...pageRequest(payload, call.tokens, filter, projection),
      ...placeholders(key, filter, projection),
      ...member('ScanIndexForward', optionalFlag(payload, 'scanIndexForward')),
    },
    { indexName: optionalText(payload, 'index') },
  );
  return pageOf(answer, call.tokens);
};
