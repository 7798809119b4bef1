import type { Json, JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap, TemplateValue } from '../../templates/contract.js';

/** A typed item as a template reads it: `{ id: { S: 'a' } }` becomes `{ id: 'a' }`. */
export function plainItem(item: JsonObject): TemplateMap {
  const plain: TemplateMap = {};
  for (const name of Object.keys(item)) {
    plain[name] = plainValue(item[name]);
  }
  return plain;
}

/** Sets become lists, binary stays base64, numbers become JSON numbers. */
function plainValue(value: Json | undefined): TemplateValue {
  const typed = value as JsonObject;
  const { S: text } = typed;
  if (text !== undefined) {
    return text as string; // most attributes; the others cost a list of their keys
  }
  for (const type of Object.keys(typed)) {
    const inner = typed[type];
    switch (type) {
      case 'B':
      case 'BOOL':
      case 'SS':
      case 'BS':
        return inner as TemplateValue;
      case 'N':
        return Number(inner);
      case 'NULL':
        return null;
      case 'M':
        return plainItem(inner as JsonObject);
      case 'L':
        return (inner as readonly Json[]).map(plainValue);
      case 'NS':
        return (inner as readonly Json[]).map(Number);
      default:
        throw new TypeError(`DynamoDB answered with the unknown attribute type ${type}`);
    }
  }
  throw new TypeError('DynamoDB answered with an attribute that has no type');
}
