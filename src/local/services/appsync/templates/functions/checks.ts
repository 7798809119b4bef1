import type { TemplateValue } from '../contract.js';
import { isMap, isNull } from '../values.js';
import type { UtilTable } from './frame.js';

function isNullOrEmpty(value: TemplateValue): boolean {
  return (
    isNull(value) ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isMap(value) && Object.keys(value).length === 0)
  );
}

function isNullOrBlank(value: TemplateValue): boolean {
  return isNullOrEmpty(value) || (typeof value === 'string' && value.trim() === '');
}

function typeOf(value: TemplateValue): string {
  if (isNull(value)) {
    return 'Null';
  }
  if (Array.isArray(value)) {
    return 'List';
  }
  return { string: 'String', number: 'Number', boolean: 'Boolean' }[String(typeof value)] ?? 'Map';
}

/** Type checks and defaults: "Utility helpers in $util", VTL only. */
export const CHECK_FUNCTIONS: UtilTable = {
  defaultIfNull: (_, value, fallback) => (isNull(value) ? fallback : value),
  defaultIfNullOrBlank: (_, value, fallback) => (isNullOrBlank(value) ? fallback : value),
  defaultIfNullOrEmpty: (_, value, fallback) => (isNullOrEmpty(value) ? fallback : value),
  isBoolean: (_, value) => typeof value === 'boolean',
  isList: (_, value) => Array.isArray(value),
  isMap: (_, value) => isMap(value),
  isNull: (_, value) => isNull(value),
  isNullOrBlank: (_, value) => isNullOrBlank(value),
  isNullOrEmpty: (_, value) => isNullOrEmpty(value),
  isNumber: (_, value) => typeof value === 'number',
  isString: (_, value) => typeof value === 'string',
  typeOf: (_, value) => typeOf(value),
};
