import type { JsonObject } from '../../../assembly/resource.js';
import { isJsonObject, readObject, readString, readStrings } from '../../../shared/json-fields.js';

const EXPRESSIONS = [
  'ProjectionExpression',
  'UpdateExpression',
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
];
/** Members whose keys are attribute names: rows, keys and what came before expressions. */
const NAMED = ['Item', 'Key', 'AttributeUpdates', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'];
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['set', 'remove', 'add', 'delete', 'and', 'or', 'not', 'between', 'in'],
  ...['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'],
  ...['if_not_exists', 'list_append'],
]);
/** A name or placeholder that is no value (`:v`) and not part of a path (`a.b`). */
const TOP_LEVEL_NAME = /(?<![.:#\w])#?[A-Za-z_]\w*/g;

/** `dynamodb:Attributes`: "a list of the attribute names of the top-level attributes accessed by the request". */
export function accessedAttributes(input: JsonObject): readonly string[] {
  const placeholders = readObject(input, 'ExpressionAttributeNames') ?? {};
  const names = new Set(readStrings(input, 'AttributesToGet'));
  for (const member of NAMED) {
    for (const name of Object.keys(readObject(input, member) ?? {})) {
      names.add(name);
    }
  }
  for (const member of EXPRESSIONS) {
    for (const [name] of (readString(input, member) ?? '').matchAll(TOP_LEVEL_NAME)) {
      if (!KEYWORDS.has(name.toLowerCase())) {
        names.add(name.startsWith('#') ? String(placeholders[name] ?? name) : name);
      }
    }
  }
  return [...names];
}

/** The value of a key attribute as text, `{ S: 'x' }` and `{ N: '1' }` alike. */
export function attributeText(value: unknown): string | undefined {
  if (!isJsonObject(value as JsonObject)) {
    return undefined;
  }
  const content = Object.values(value as JsonObject)[0];
  return typeof content === 'string' ? content : undefined;
}
