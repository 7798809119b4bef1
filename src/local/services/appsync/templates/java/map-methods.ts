import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { getKey, isMap, isNull, javaText, sameValue, setKey } from '../values.js';
import type { Method } from './method.js';

function put(map: TemplateMap, key: TemplateValue, value: TemplateValue): TemplateValue {
  const name = javaText(key);
  const previous = getKey(map, name);
  setKey(map, name, value ?? null);
  return previous;
}

function putAll(map: TemplateMap, entries: TemplateValue): TemplateValue {
  if (!isMap(entries)) {
    throw new ResolverError('putAll needs a map', 'MappingTemplate');
  }
  for (const key of Object.keys(entries)) {
    setKey(map, key, entries[key]);
  }
  return undefined;
}

function remove(map: TemplateMap, key: TemplateValue): TemplateValue {
  const name = javaText(key);
  const previous = getKey(map, name);
  delete map[name];
  return previous;
}

/** Methods of java.util.Map, and of its entries, which are maps of `key` and `value` here. */
export const MAP_METHODS: Readonly<Record<string, Method<TemplateMap>>> = {
  clear: (map) => {
    for (const key of Object.keys(map)) {
      delete map[key];
    }
    return undefined;
  },
  containsKey: (map, key) => Object.hasOwn(map, javaText(key)) && map[javaText(key)] !== undefined,
  containsValue: (map, value) => Object.values(map).some((other) => sameValue(value, other)),
  entrySet: (map) => Object.keys(map).map((key) => ({ key, value: map[key] })),
  equals: (map, other) => sameValue(map, other),
  get: (map, key) => getKey(map, javaText(key)),
  getKey: (map) => getKey(map, 'key'),
  getOrDefault: (map, key, fallback) => {
    const value = getKey(map, javaText(key));
    return value === undefined ? fallback : value;
  },
  getValue: (map) => getKey(map, 'value'),
  isEmpty: (map) => Object.keys(map).length === 0,
  keySet: (map) => Object.keys(map),
  put,
  putAll,
  putIfAbsent: (map, key, value) => {
    const previous = getKey(map, javaText(key));
    if (isNull(previous)) {
      put(map, key, value);
    }
    return previous;
  },
  remove,
  replace: (map, key, value) => (Object.hasOwn(map, javaText(key)) ? put(map, key, value) : undefined),
  size: (map) => Object.keys(map).length,
  toString: (map: TemplateMap) => javaText(map),
  values: (map) => Object.values(map),
};
