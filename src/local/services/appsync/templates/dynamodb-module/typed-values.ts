import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { toAttributeMap, toAttributeValue } from '../functions/attribute-value.js';
import type { UtilFunction } from '../functions/frame.js';
import { isMap, setKey } from '../values.js';

const sets = new WeakSet<object>();

/** Makes a set that stays one when it is put into an item. */
const set =
  (type: 'SS' | 'NS' | 'BS', member: 'string' | 'number'): UtilFunction =>
  (_, values) => {
    if (!Array.isArray(values) || values.some((value) => typeof value !== member)) {
      throw new ResolverError(`A set of the type ${type} needs a list of the type ${member}`, 'Code');
    }
    const attribute = { [type]: values };
    sets.add(attribute);
    return attribute;
  };

export const SETS: Readonly<Record<string, UtilFunction>> = {
  toBinarySet: set('BS', 'string'),
  toNumberSet: set('NS', 'number'),
  toStringSet: set('SS', 'string'),
};

/** An attribute value; sets made by `toStringSet` and its kin are taken as they are. */
export function typedValue(value: TemplateValue): TemplateMap {
  return isMap(value) && sets.has(value) ? value : toAttributeValue(value);
}

/** An item. Sets are recognized at its first level, where DynamoDB's keys and indexes look. */
export function typedItem(value: TemplateValue, what: string): TemplateMap {
  if (!isMap(value)) {
    throw new ResolverError(`${what} must be an object`, 'Code');
  }
  const item = toAttributeMap(value);
  for (const key of Object.keys(item)) {
    setKey(item, key, typedValue(value[key]));
  }
  return item;
}
