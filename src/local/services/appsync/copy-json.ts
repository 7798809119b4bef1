import type { TemplateMap, TemplateValue } from './templates/contract.js';

/**
 * A copy that templates may change. Far cheaper than `structuredClone` for the small plain objects of a request, and
 * gives them the ordinary prototype that graphql's argument objects lack.
 */
export function copyJson(value: TemplateValue): TemplateValue {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value) ? value.map(copyJson) : copyMap(value);
}

export function copyMap(map: Readonly<TemplateMap>): TemplateMap {
  const copy: TemplateMap = {};
  for (const key of Object.keys(map)) {
    if (key === '__proto__') {
      continue; // assigning it would give the copy a prototype of the caller's choosing
    }
    copy[key] = copyJson(map[key]);
  }
  return copy;
}
