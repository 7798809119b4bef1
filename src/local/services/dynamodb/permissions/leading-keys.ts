import type { JsonObject } from '../../../assembly/resource.js';
import { readObject, readObjects, readString } from '../../../shared/json-fields.js';
import { attributeText } from './attributes.js';

/**
 * Stands for a partition key that the request has but that could not be read. No policy names it, so that
 * `ForAllValues:StringEquals` on `dynamodb:LeadingKeys` does not hold, as it would without any value.
 */
export const UNKNOWN_KEY = '\u0000unknown';

/** The partition keys of rows or keys of one table. */
export function keysOfRows(rows: readonly (JsonObject | undefined)[], hashKey: string): readonly string[] {
  return rows.map((row) => attributeText(row?.[hashKey]) ?? UNKNOWN_KEY);
}

/** The partition key that a Query asks for: `#pk = :v` in its expression, or the older `KeyConditions`. */
export function keyOfQuery(input: JsonObject, hashKey: string | undefined): string {
  if (hashKey === undefined) {
    return UNKNOWN_KEY;
  }
  const older = readObject(readObject(input, 'KeyConditions') ?? {}, hashKey);
  if (older !== undefined) {
    return attributeText(readObjects(older, 'AttributeValueList')[0]) ?? UNKNOWN_KEY;
  }
  const names = readObject(input, 'ExpressionAttributeNames') ?? {};
  const values = readObject(input, 'ExpressionAttributeValues') ?? {};
  const equalities = (readString(input, 'KeyConditionExpression') ?? '').matchAll(
    /(?:(#?\w+)\s*=\s*(:\w+))|(?:(:\w+)\s*=\s*(#?\w+))/g,
  );
  for (const [, left, right, valueFirst, nameLast] of equalities) {
    const name = left ?? nameLast ?? '';
    if ((name.startsWith('#') ? names[name] : name) === hashKey) {
      return attributeText(values[right ?? valueFirst ?? '']) ?? UNKNOWN_KEY;
    }
  }
  return UNKNOWN_KEY;
}
