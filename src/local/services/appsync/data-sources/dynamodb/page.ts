import type { JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap } from '../../templates/contract.js';
import { optionalFlag, optionalNumber, optionalText } from '../request-members.js';
import { plainItem } from './attribute-values.js';
import { type Expression, member } from './expressions.js';
import type { NextTokens } from './next-token.js';

/** Members that Query and Scan share. */
export const PAGE_MEMBERS = [
  'version',
  'operation',
  'index',
  'filter',
  'limit',
  'nextToken',
  'consistentRead',
  'select',
  'projection',
];

export function pageRequest(
  payload: TemplateMap,
  tokens: NextTokens,
  filter: Expression,
  projection: Expression,
): JsonObject {
  const nextToken = optionalText(payload, 'nextToken');
  return {
    ...member('IndexName', optionalText(payload, 'index')),
    ...member('FilterExpression', filter.text),
    ...member('ProjectionExpression', projection.text),
    ...member('Select', optionalText(payload, 'select')),
    ...member('Limit', optionalNumber(payload, 'limit')),
    ...member('ConsistentRead', optionalFlag(payload, 'consistentRead')),
    ...member('ExclusiveStartKey', nextToken === undefined ? undefined : tokens.open(nextToken)),
  };
}

/** `{ items, nextToken, scannedCount }`. Amplify tells "not there" from "not yours" by `scannedCount`. */
export function pageOf(answer: JsonObject, tokens: NextTokens): TemplateMap {
  const items = answer['Items'] as readonly JsonObject[] | undefined;
  return {
    items: (items ?? []).map(plainItem),
    nextToken: tokens.seal(answer['LastEvaluatedKey'] as JsonObject | undefined),
    scannedCount: Number(answer['ScannedCount'] ?? 0),
  };
}
