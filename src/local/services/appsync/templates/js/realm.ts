import { type Context, createContext, Script } from 'node:vm';
import { DYNAMODB_MODULE } from '../dynamodb-module/index.js';
import { ResolverError } from '../errors.js';
import { EXTENSION_FUNCTIONS } from '../functions/extensions.js';
import type { UtilFunction } from '../functions/frame.js';
import { HANDLER_UTIL } from '../functions/tables.js';
import { javaRegularExpression, javaReplacement } from '../java/regular-expression.js';
import { isMap, javaText } from '../values.js';
import { bind, EarlyReturn, facade, guardKey, tick } from './session.js';

const NAMES = ['util', 'extensions', 'runtime', 'console', 'Array', 'JSON', 'Math', 'Number', 'Object', 'String'];
const GUARDS = ['__appsync_tick', '__appsync_key', '__appsync_import'];

/**
 * Runs once in the new realm: keeps no global but constants, gives strings Java's patterns ("Java-styled regular
 * expression constructs are supported"), freezes every built-in that can be reached, and makes the listed few.
 */
const PRELUDE = `(replaceFirst, replaceAll) => {
  'use strict';
  const built = { Array, JSON, Math, Number, Object, String };
  String.prototype.replace = function (pattern, by) { return replaceFirst('' + this, pattern, by); };
  String.prototype.replaceAll = function (pattern, by) { return replaceAll('' + this, pattern, by); };
  const seen = new Set();
  const freeze = (value) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      freeze(descriptor.value);
      freeze(descriptor.get);
      freeze(descriptor.set);
    }
    freeze(Reflect.getPrototypeOf(value));
    if (value !== globalThis) Object.freeze(value);
  };
  const scope = globalThis;
  const { deleteProperty, ownKeys } = Reflect;
  for (const name of ownKeys(scope)) freeze(scope[name]);
  freeze(Reflect.getPrototypeOf([][Symbol.iterator]()));
  freeze(Reflect.getPrototypeOf(''[Symbol.iterator]()));
  for (const name of ownKeys(scope)) deleteProperty(scope, name);
  const { assign, entries, hasOwn, keys, values, freeze: seal } = built.Object;
  const { ceil, floor, max, min, random, round } = built.Math;
  const { parse, stringify } = built.JSON;
  const number = (value) => built.Number(value);
  number.isFinite = built.Number.isFinite;
  number.isNaN = built.Number.isNaN;
  const string = (value) => built.String(value);
  string.raw = built.String.raw;
  return seal({
    Array: seal({ isArray: built.Array.isArray }),
    JSON: seal({
      // "Returns a blank string if the parsed string is not valid JSON."
      parse: (text) => { try { return parse(text); } catch { return ''; } },
      stringify,
    }),
    Math: seal({ ceil, floor, max, min, random, round }),
    Number: seal(number),
    Object: seal({ assign, entries, hasOwn, keys, values }),
    String: seal(string),
  });
}`;

function pattern(value: unknown): RegExp {
  if (typeof value !== 'string') {
    throw new ResolverError('Runtime Error: replace needs a string as its pattern', 'Code');
  }
  return javaRegularExpression(value);
}

function replaceFirst(text: string, from: unknown, by: unknown): string {
  const { source, flags } = pattern(from);
  return text.replace(new RegExp(source, flags.replace('g', '')), javaReplacement(String(by)));
}

const replaceAll = (text: string, from: unknown, by: unknown) =>
  text.replace(pattern(from), javaReplacement(String(by)));

/** "earlyReturn(obj?: unknown, returnOptions?: {skipTo: 'END' | 'NEXT'}): never" */
const earlyReturn: UtilFunction = (_, value, options) => {
  const skipTo = isMap(options) ? (options['skipTo'] ?? 'NEXT') : 'NEXT';
  if (skipTo !== 'NEXT' && skipTo !== 'END') {
    throw new ResolverError(`Runtime Error: skipTo cannot be ${javaText(skipTo)}`, 'Code');
  }
  throw new EarlyReturn(value ?? null, skipTo);
};

const log =
  (level: 'info' | 'error'): UtilFunction =>
  ({ host }, ...values) => {
    host.log(level, values);
    return undefined;
  };

const DYNAMODB_FACADE = facade(
  Object.fromEntries(
    Object.entries(DYNAMODB_MODULE).flatMap(([name, exported]) =>
      typeof exported === 'function'
        ? [[name, exported]]
        : Object.entries(exported).map(([inner, called]) => [`${name}.${inner}`, called]),
    ),
  ),
);

interface Realm {
  readonly context: Context;
  readonly members: Readonly<Record<string, unknown>>;
}

/** What a module gives each time it is run. */
export interface ModuleExports {
  readonly request: (context: object) => unknown;
  readonly response: (context: object) => unknown;
}

let realm: Realm | undefined;

/** One realm serves all code: modules are run anew for each call and nothing in the realm can be changed. */
function openRealm(): Realm {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const builtIns: object = new Script(PRELUDE).runInContext(context)(replaceFirst, replaceAll);
  const runtime = {
    util: facade(HANDLER_UTIL),
    extensions: facade(EXTENSION_FUNCTIONS),
    runtime: Object.freeze({ earlyReturn: bind(earlyReturn) }),
  };
  const modules = new Map<unknown, object>([
    ['@aws-appsync/utils', Object.freeze(runtime)],
    ['@aws-appsync/utils/dynamodb', DYNAMODB_FACADE],
  ]);
  return {
    context,
    members: {
      ...builtIns,
      ...runtime,
      console: Object.freeze({ error: bind(log('error')), log: bind(log('info')) }),
      __appsync_tick: tick,
      __appsync_key: guardKey,
      __appsync_import: (name: unknown) => modules.get(name),
    },
  };
}

/** Compiles the instrumented body of a module to a function that runs it. */
export function compileModule(body: string, filename: string): () => ModuleExports {
  realm ??= openRealm();
  const names = [...NAMES, ...GUARDS];
  const script = new Script(`(function(${names.join(',')}){"use strict";return function(){${body}\n};})`, { filename });
  const { members } = realm;
  return script.runInContext(realm.context)(...names.map((name) => members[name]));
}
