import { DYNAMODB_MODULE } from '../dynamodb-module/index.js';
import { EXTENSION_FUNCTIONS } from '../functions/extensions.js';
import { HANDLER_UTIL } from '../functions/tables.js';

/** Paths of the functions that hang from each name of `@aws-appsync/utils`. */
export const RUNTIME_NAMES: Readonly<Record<string, readonly string[]>> = {
  extensions: Object.keys(EXTENSION_FUNCTIONS),
  runtime: ['earlyReturn'],
  util: Object.keys(HANDLER_UTIL),
};

/** What each module exports: the paths under the export, `['']` for a function itself. */
export const MODULES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '@aws-appsync/utils': RUNTIME_NAMES,
  '@aws-appsync/utils/dynamodb': Object.fromEntries(
    Object.entries(DYNAMODB_MODULE).map(([name, exported]) => [
      name,
      typeof exported === 'function' ? [''] : Object.keys(exported),
    ]),
  ),
};

/** Globals and the members that "Supported runtime features" lists for them. */
export const GLOBAL_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Array: ['isArray'],
  JSON: ['parse', 'stringify'],
  Math: ['ceil', 'floor', 'max', 'min', 'random', 'round'],
  Number: ['isFinite', 'isNaN'],
  Object: ['assign', 'entries', 'hasOwn', 'keys', 'values'],
  String: ['raw'],
  console: ['error', 'log'],
};

export const GLOBAL_CONSTANTS: ReadonlySet<string> = new Set(['Infinity', 'NaN', 'undefined']);
