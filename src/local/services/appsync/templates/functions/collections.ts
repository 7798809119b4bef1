import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { isMap, javaText, sameValue, setKey } from '../values.js';
import type { UtilTable } from './frame.js';

function list(value: TemplateValue, name: string): TemplateValue[] {
  if (!Array.isArray(value)) {
    throw new ResolverError(`${name} needs a list`, 'MappingTemplate');
  }
  return value;
}

/** Copies the entries whose key is, or is not, among the keys. */
function copyKeys(map: TemplateValue, keys: TemplateValue, retained: boolean, name: string): TemplateMap {
  if (!isMap(map)) {
    throw new ResolverError(`${name} needs a map`, 'MappingTemplate');
  }
  const named = new Set(list(keys, name).map(javaText));
  const copy: TemplateMap = {};
  for (const key of Object.keys(map)) {
    if (named.has(key) === retained) {
      setKey(copy, key, map[key]);
    }
  }
  return copy;
}

/** "List helpers" and "Map helpers", VTL only. */
export const COLLECTION_FUNCTIONS: UtilTable = {
  'list.copyAndRemoveAll': (_, items, removed) => {
    const excluded = list(removed, 'copyAndRemoveAll');
    return list(items, 'copyAndRemoveAll').filter((item) => !excluded.some((other) => sameValue(item, other)));
  },
  'list.copyAndRetainAll': (_, items, retained) => {
    const included = list(retained, 'copyAndRetainAll');
    return list(items, 'copyAndRetainAll').filter((item) => included.some((other) => sameValue(item, other)));
  },
  'map.copyAndRemoveAllKeys': (_, map, keys) => copyKeys(map, keys, false, 'copyAndRemoveAllKeys'),
  'map.copyAndRetainAllKeys': (_, map, keys) => copyKeys(map, keys, true, 'copyAndRetainAllKeys'),
};
