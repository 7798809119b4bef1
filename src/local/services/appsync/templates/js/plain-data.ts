import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { setKey } from '../values.js';

/** JSON deeper than this is a value that holds itself. */
const DEPTH_LIMIT_LEVELS = 200;

/**
 * Turns what a handler made into plain data of this realm. Maps that are of this realm already stay the objects they
 * are, so that what is known of them by identity holds.
 *
 * @throws ResolverError for functions and for values that hold themselves.
 */
export function toPlainData(value: unknown, depth = 0): TemplateValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      break;
    default:
      throw new ResolverError(`A ${typeof value} is not data that a handler can give`, 'Code');
  }
  if (value === null) {
    return null;
  }
  if (depth > DEPTH_LIMIT_LEVELS) {
    throw new ResolverError('A handler gave a value that is nested too deeply', 'Code');
  }
  return Array.isArray(value) ? plainList(value, depth) : plainMap(value, depth);
}

/** `Array.from` makes a list of this realm, which `map` would not. */
function plainList(list: unknown[], depth: number): TemplateValue[] {
  return Array.from(list, (item) => toPlainData(item, depth + 1) ?? null);
}

function plainMap(map: object, depth: number): TemplateValue {
  const prototype: unknown = Object.getPrototypeOf(map);
  const own = prototype === Object.prototype || prototype === null;
  const plain: Record<string, TemplateValue> = {};
  for (const [key, item] of Object.entries(map)) {
    const converted = toPlainData(item, depth + 1);
    if (!own) {
      setKey(plain, key, converted);
    } else if (converted !== item) {
      Reflect.set(map, key, converted);
    }
  }
  return own ? Object.assign(map) : plain;
}
