import type { Json, JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap } from '../../templates/contract.js';
import { optionalFlag, optionalNumber, optionalText } from '../request-members.js';
import { plainItem } from './attribute-values.js';
import { type Expression, placeholders } from './expressions.js';
import type { NextTokens } from './next-token.js';
import type { TableCall } from './table-call.js';

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

/** A Query or Scan of one page. Built member by member: this is the busiest call of most APIs. */
export function pageRequest(
  payload: TemplateMap,
  { tableName, tokens }: Pick<TableCall, 'tableName' | 'tokens'>,
  { key, filter, projection }: PageExpressions,
): Record<string, Json> {
  const request: Record<string, Json> = { TableName: tableName };
  const put = (name: string, value: Json | undefined) => {
    if (value !== undefined) {
      request[name] = value;
    }
  };
  put('IndexName', optionalText(payload, 'index'));
  put('KeyConditionExpression', key?.text);
  put('FilterExpression', filter.text);
  put('ProjectionExpression', projection.text);
  put('Select', optionalText(payload, 'select'));
  put('Limit', optionalNumber(payload, 'limit'));
  put('ConsistentRead', optionalFlag(payload, 'consistentRead'));
  const nextToken = optionalText(payload, 'nextToken');
  put('ExclusiveStartKey', nextToken === undefined ? undefined : tokens.open(nextToken));
  Object.assign(request, key === undefined ? placeholders(filter, projection) : placeholders(key, filter, projection));
  return request;
}

export interface PageExpressions {
  /** Of a Query. */
  readonly key?: Expression;
  readonly filter: Expression;
  readonly projection: Expression;
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
