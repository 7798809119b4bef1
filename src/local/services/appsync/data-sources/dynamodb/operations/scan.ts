import { onlyMembers, optionalNumber, optionalText } from '../../request-members.js';
import { member, readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { PAGE_MEMBERS, pageOf, pageRequest } from '../page.js';
import { readProjection } from '../projection.js';

const MEMBERS = [...PAGE_MEMBERS, 'totalSegments', 'segment'];

export const scan: TableOperation = async (payload, call) => {
  onlyMembers(payload, MEMBERS);
  const request = pageRequest(payload, call, {
    filter: readExpression(payload, 'filter'),
    projection: readProjection(payload),
  });
  const segments = {
    ...member('TotalSegments', optionalNumber(payload, 'totalSegments')),
    ...member('Segment', optionalNumber(payload, 'segment')),
  };
  const answer = await call.send('Scan', { ...request, ...segments }, { indexName: optionalText(payload, 'index') });
  return pageOf(answer, call.tokens);
};
