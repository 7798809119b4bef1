import type { TemplateMap, TemplateValue } from './contract.js';

export function isNull(value: TemplateValue): value is null | undefined {
  return value === null || value === undefined;
}

/** Works across realms: handlers make their objects in a realm of their own. */
export function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own key: `constructor` and `__proto__` are absent unless the map holds them. */
export function getKey(map: TemplateMap, key: string): TemplateValue {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Writes an own key, `__proto__` included. */
export function setKey(map: TemplateMap, key: string, value: TemplateValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    map[key] = value;
  }
}

/** How Java prints a value: `{a=1, b=[x, y]}`. */
export function javaText(value: TemplateValue): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isNull(value)) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return `[${value.map(javaText).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${key}=${javaText(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return String(value);
}

/** Java's `equals` of lists and maps; Velocity compares scalars of different classes by their text. */
export function sameValue(left: TemplateValue, right: TemplateValue): boolean {
  if (left === right) {
    return true;
  }
  if (isNull(left) || isNull(right)) {
    return isNull(left) && isNull(right);
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameValue(item, right[index]))
    );
  }
  if (typeof left === 'object' || typeof right === 'object') {
    return typeof left === 'object' && typeof right === 'object' && sameMap(left, right);
  }
  return String(left) === String(right);
}

function sameMap(left: TemplateMap, right: TemplateMap): boolean {
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}

/** A deep copy without shared parts. */
export function copyValue(value: TemplateValue): TemplateValue {
  if (Array.isArray(value)) {
    return value.map(copyValue);
  }
  if (isMap(value)) {
    const copy: TemplateMap = {};
    for (const key of Object.keys(value)) {
      setKey(copy, key, copyValue(value[key]));
    }
    return copy;
  }
  return value;
}
