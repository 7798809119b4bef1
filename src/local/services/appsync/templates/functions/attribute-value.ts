import type { TemplateMap, TemplateValue } from '../contract.js';
import { isMap, isNull, setKey } from '../values.js';

/**
 * A DynamoDB attribute value as AppSync writes it in requests: numbers stay numbers, null is `{ NULL: null }`.
 * The data source turns both into DynamoDB's wire form.
 */
export function toAttributeValue(value: TemplateValue): TemplateMap {
  if (isNull(value)) {
    return { NULL: null };
  }
  if (typeof value === 'string') {
    return { S: value };
  }
  if (typeof value === 'number') {
    return { N: value };
  }
  if (typeof value === 'boolean') {
    return { BOOL: value };
  }
  return Array.isArray(value) ? { L: value.map(toAttributeValue) } : { M: toAttributeMap(value) };
}

/** Converts each value of a map: an item or a key. Absent values stay absent. */
export function toAttributeMap(map: TemplateMap): TemplateMap {
  const attributes: TemplateMap = {};
  for (const key of Object.keys(map)) {
    if (map[key] !== undefined) {
      setKey(attributes, key, toAttributeValue(map[key]));
    }
  }
  return attributes;
}

/**
 * DynamoDB's wire form of an attribute value in a request: `N` and `NS` are strings, `NULL` is true. What is no
 * attribute value comes back as it is, so that DynamoDB refuses it.
 */
export function toWireAttribute(attribute: TemplateValue): TemplateValue {
  if (!isMap(attribute)) {
    return attribute;
  }
  const { N: number, NS: numbers, L: list, M: map } = attribute;
  if (typeof number === 'number') {
    return { N: String(number) };
  }
  if (Object.hasOwn(attribute, 'NULL')) {
    return { NULL: true };
  }
  if (Array.isArray(numbers)) {
    return { NS: numbers.map((item) => (typeof item === 'number' ? String(item) : item)) };
  }
  if (Array.isArray(list)) {
    return { L: list.map(toWireAttribute) };
  }
  return isMap(map) ? { M: toWireAttributes(map) } : attribute;
}

/** Converts each attribute of an item, a key or `expressionValues`. */
export function toWireAttributes(attributes: TemplateMap): TemplateMap {
  const wire: TemplateMap = {};
  for (const key of Object.keys(attributes)) {
    setKey(wire, key, toWireAttribute(attributes[key]));
  }
  return wire;
}
