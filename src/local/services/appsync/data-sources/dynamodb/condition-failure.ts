import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../../assembly/resource.js';
import { AwsError } from '../../../../shared/aws-error.js';
import type { TemplateMap, TemplateValue } from '../../templates/contract.js';
import { DataSourceError } from '../data-source.js';
import { plainItem } from './attribute-values.js';
import type { Condition } from './expressions.js';

/**
 * What a write gives whose condition failed.
 *
 * "If the condition fails, the error response includes the current value of the object in DynamoDB", and: "if the value in
 * DynamoDB already matches the expected result", less the attributes of `equalsIgnore`, "it behaves as if the write succeeded".
 *
 * @param expected - the item as the write would have left it; null for a delete; undefined when that cannot be told.
 * @throws DataSourceError `DynamoDB:ConditionalCheckFailedException` with the current item as its data.
 */
export function settleConditionFailure(
  error: unknown,
  expected: TemplateMap | null | undefined,
  { equalsIgnore }: Condition,
): TemplateValue {
  if (!(error instanceof DataSourceError) || error.type !== 'DynamoDB:ConditionalCheckFailedException') {
    throw error;
  }
  const current = currentItem(error);
  if (expected !== undefined && equalsIgnore !== undefined && matches(current, expected, equalsIgnore)) {
    return current;
  }
  throw new DataSourceError(error.message, error.type, current, { cause: error });
}

function matches(current: TemplateMap | null, expected: TemplateMap | null, ignored: readonly string[]): boolean {
  return isDeepStrictEqual(without(current, ignored), without(expected, ignored));
}

function without(item: TemplateMap | null, ignored: readonly string[]): TemplateMap | null {
  return item === null ? null : Object.fromEntries(Object.entries(item).filter(([name]) => !ignored.includes(name)));
}

function currentItem({ cause }: DataSourceError): TemplateMap | null {
  const item = cause instanceof AwsError ? cause.details['Item'] : undefined;
  return item === undefined ? null : plainItem(item as JsonObject);
}
