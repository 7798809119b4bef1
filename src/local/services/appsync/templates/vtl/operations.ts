import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { getKey, isMap, isNull, javaText, setKey } from '../values.js';

/** "Iterations in a mapping template: 1,000 in #foreach loops" (general/gr/appsync.html, service quotas). */
export const FOREACH_LIMIT_ITERATIONS = 1000;

/** Velocity: false and null are false, all else is true, the empty string and zero too. */
export function isTrue(value: TemplateValue): boolean {
  return value !== false && !isNull(value);
}

/** `$a.name`: a map's key, or the bean property `empty`. Of anything else there is no such property: null. */
export function property(target: TemplateValue, name: string): TemplateValue {
  if (isNull(target)) {
    return undefined;
  }
  if (isMap(target)) {
    const value = getKey(target, name);
    return value === undefined && name === 'empty' ? Object.keys(target).length === 0 : value;
  }
  return name === 'empty' && typeof target !== 'number' && typeof target !== 'boolean'
    ? target.length === 0
    : undefined;
}

/** `$a[0]` and `$a["key"]`. */
export function element(target: TemplateValue, index: TemplateValue): TemplateValue {
  if (Array.isArray(target)) {
    const position = Number(index);
    return target[position < 0 ? target.length + position : position];
  }
  return isMap(target) ? getKey(target, javaText(index)) : undefined;
}

/** `#set($a.b = …)` on a map or, by index, on a list. Nothing can be set on null or a scalar. */
export function assign(target: TemplateValue, key: TemplateValue, value: TemplateValue): void {
  if (Array.isArray(target)) {
    const position = Number(key);
    if (!Number.isInteger(position) || position < 0 || position >= target.length) {
      throw new ResolverError(`Index: ${javaText(key)}, Size: ${target.length}`, 'MappingTemplate');
    }
    target[position] = value ?? null;
  } else if (isMap(target)) {
    setKey(target, javaText(key), value ?? null);
  }
}

/** What `#foreach` runs over: lists, and the values of maps; null is nothing. */
export function iterate(source: TemplateValue): TemplateValue[] {
  const items = Array.isArray(source) ? source : isMap(source) ? Object.values(source) : [];
  if (items.length > FOREACH_LIMIT_ITERATIONS) {
    throw new ResolverError(
      `#foreach over ${items.length} items exceeds ${FOREACH_LIMIT_ITERATIONS} iterations`,
      'MappingTemplate',
    );
  }
  return items;
}

/** `[1..3]`, `[3..1]`; nothing when a bound is no number. */
export function range(from: TemplateValue, to: TemplateValue): TemplateValue[] {
  if (typeof from !== 'number' || typeof to !== 'number') {
    return [];
  }
  const length = Math.min(Math.abs(to - from), FOREACH_LIMIT_ITERATIONS) + 1;
  return Array.from({ length }, (_, index) => (from <= to ? from + index : from - index));
}

/** Velocity compares numbers only; anything else compares as false. */
export function compare(left: TemplateValue, operator: string, right: TemplateValue): boolean {
  if (typeof left !== 'number' || typeof right !== 'number') {
    return false;
  }
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

/** Velocity: `+` joins as soon as one side is a string; integers stay integers; division by zero is null. */
export function calculate(left: TemplateValue, operator: string, right: TemplateValue): TemplateValue {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    return javaText(left) + javaText(right);
  }
  if (typeof left !== 'number' || typeof right !== 'number') {
    return undefined;
  }
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '%':
      return right === 0 ? undefined : left % right;
    default: {
      const whole = Number.isInteger(left) && Number.isInteger(right);
      return right === 0 ? undefined : whole ? Math.trunc(left / right) : left / right;
    }
  }
}

export function negate(value: TemplateValue): TemplateValue {
  return typeof value === 'number' ? -value : undefined;
}

/** What a reference prints: its source when it is null, nothing when it is quiet as well. */
export function print(value: TemplateValue, unresolved: string): string {
  return typeof value === 'string' ? value : isNull(value) ? unresolved : javaText(value);
}
