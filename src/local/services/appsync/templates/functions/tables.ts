import { CHECK_FUNCTIONS } from './checks.js';
import { COLLECTION_FUNCTIONS } from './collections.js';
import { DYNAMODB_FUNCTIONS, DYNAMODB_JSON_FUNCTIONS } from './dynamodb.js';
import { ENCODING_FUNCTIONS, JSON_FUNCTIONS } from './encoding.js';
import { ERROR_FUNCTIONS, TEMPLATE_FUNCTIONS } from './errors-and-auth.js';
import type { UtilFunction, UtilTable } from './frame.js';
import { ID_FUNCTIONS } from './ids.js';
import { MATH_FUNCTIONS, STRING_FUNCTIONS, TEMPLATE_STRING_FUNCTIONS } from './strings-and-numbers.js';
import { TIME_FUNCTIONS } from './time.js';
import { TRANSFORM_FUNCTIONS } from './transform.js';

/** `util` of handlers. What is absent is refused by name: http, rds, xml and toElasticsearchQueryDSL too. */
export const HANDLER_UTIL: UtilTable = {
  ...DYNAMODB_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...ERROR_FUNCTIONS,
  ...ID_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...TRANSFORM_FUNCTIONS,
};

/** `$util` of templates: all that handlers have, and more. */
export const TEMPLATE_UTIL: UtilTable = {
  ...HANDLER_UTIL,
  ...CHECK_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...DYNAMODB_JSON_FUNCTIONS,
  ...JSON_FUNCTIONS,
  ...TEMPLATE_FUNCTIONS,
  ...TEMPLATE_STRING_FUNCTIONS,
};

export function functionNamed(table: UtilTable, path: string): UtilFunction | undefined {
  return Object.hasOwn(table, path) ? table[path] : undefined;
}
