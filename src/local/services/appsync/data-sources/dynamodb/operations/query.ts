import { onlyMembers, optionalFlag, optionalText, requiredMap } from '../../request-members.js';
import { readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { PAGE_MEMBERS, pageOf, pageRequest } from '../page.js';
import { readProjection } from '../projection.js';

const MEMBERS = [...PAGE_MEMBERS, 'query', 'scanIndexForward'];

export const query: TableOperation = async (payload, call) => {
  onlyMembers(payload, MEMBERS);
  requiredMap(payload, 'query');
  const request = pageRequest(payload, call, {
    key: readExpression(payload, 'query'),
    filter: readExpression(payload, 'filter'),
    projection: readProjection(payload),
  });
  const isForward = optionalFlag(payload, 'scanIndexForward');
  if (isForward !== undefined) {
    request['ScanIndexForward'] = isForward;
  }
  const answer = await call.send('Query', request, { indexName: optionalText(payload, 'index') });
  return pageOf(answer, call.tokens);
};
