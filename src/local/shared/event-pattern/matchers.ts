import type { Json, JsonObject } from '../../assembly/resource.js';
import { isJsonObject } from '../json-fields.js';
import { compileCidr } from './cidr.js';
import { compileNumeric } from './numeric.js';
import { EventPatternError } from './pattern-error.js';
import { compileWildcard } from './wildcard.js';

/** One entry of a field's list in a pattern. */
export interface ValueTest {
  /** Set by `exists: false`: it holds when the field has no value, and only then. */
  readonly onAbsent?: true;
  matches(value: Json): boolean;
}

type Compile = (argument: Json, path: readonly string[]) => ValueTest;

/** Every operator that EventBridge documents (eb-create-pattern-operators.html); any other is refused by name. */
export const OPERATORS: Readonly<Record<string, Compile>> = {
  prefix: (argument, path) => textTest(compileAffix(argument, path, 'prefix')),
  suffix: (argument, path) => textTest(compileAffix(argument, path, 'suffix')),
  'equals-ignore-case': (argument, path) => textTest(equalsIgnoreCase(argument, path)),
  wildcard: (argument, path) => textTest(compileWildcard(requireText(argument, path, 'wildcard'), path)),
  'anything-but': compileAnythingBut,
  numeric: (argument, path) => {
    const test = compileNumeric(argument, path);
    return { matches: (value) => typeof value === 'number' && test(value) };
  },
  exists: compileExists,
  cidr: (argument, path) => textTest(compileCidr(requireText(argument, path, 'cidr'), path)),
};

/** @throws EventPatternError when the operator is unknown or its argument is of the wrong kind. */
export function compileMatcher(matcher: Json, path: readonly string[]): ValueTest {
  if (Array.isArray(matcher)) {
    throw new EventPatternError(path, 'a list inside a list is not allowed');
  }
  if (!isJsonObject(matcher)) {
    return { matches: (value) => value === matcher };
  }
  const { operator, argument, compile } = readOperator(matcher, path, OPERATORS);
  if (compile === undefined) {
    throw new EventPatternError(path, `Unrecognized match type ${operator}`);
  }
  return compile(argument, path);
}

function readOperator<Value>(matcher: JsonObject, path: readonly string[], table: Readonly<Record<string, Value>>) {
  const [entry, ...others] = Object.entries(matcher);
  if (entry === undefined || others.length > 0) {
    throw new EventPatternError(path, 'Only one key allowed in match expression');
  }
  const [operator, argument] = entry;
  return { operator, argument, compile: Object.hasOwn(table, operator) ? table[operator] : undefined };
}

function textTest(test: (text: string) => boolean): ValueTest {
  return { matches: (value) => typeof value === 'string' && test(value) };
}

/** `"text"`, or `{"equals-ignore-case": "text"}`. */
function compileAffix(argument: Json, path: readonly string[], name: 'prefix' | 'suffix'): (text: string) => boolean {
  const test = (text: string, affix: string) => (name === 'prefix' ? text.startsWith(affix) : text.endsWith(affix));
  if (isJsonObject(argument)) {
    const { operator, argument: inner } = readOperator(argument, path, {});
    if (operator !== 'equals-ignore-case') {
      throw new EventPatternError(path, `Unrecognized match type ${operator} in ${name}`);
    }
    const affix = requireText(inner, path, name).toLowerCase();
    return (text) => test(text.toLowerCase(), affix);
  }
  const affix = requireText(argument, path, name);
  return (text) => test(text, affix);
}

function equalsIgnoreCase(argument: Json, path: readonly string[]): (text: string) => boolean {
  const wanted = requireText(argument, path, 'equals-ignore-case').toLowerCase();
  return (text) => text.toLowerCase() === wanted;
}

/** Operators of `anything-but`; each takes one text or a list of them. */
const NEGATED: Readonly<Record<string, (argument: Json, path: readonly string[]) => (text: string) => boolean>> = {
  prefix: (argument, path) => compileAffix(argument, path, 'prefix'),
  suffix: (argument, path) => compileAffix(argument, path, 'suffix'),
  'equals-ignore-case': equalsIgnoreCase,
  wildcard: (argument, path) => compileWildcard(requireText(argument, path, 'wildcard'), path),
};

function compileAnythingBut(argument: Json, path: readonly string[]): ValueTest {
  if (isJsonObject(argument)) {
    const { operator, argument: inner, compile } = readOperator(argument, path, NEGATED);
    if (compile === undefined) {
      throw new EventPatternError(path, `Unrecognized match type ${operator} in anything-but`);
    }
    const tests = listOf(inner).map((one) => compile(one, path));
    return { matches: (value) => !(typeof value === 'string' && tests.some((test) => test(value))) };
  }
  const refused = listOf(argument);
  if (refused.length === 0 || refused.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw new EventPatternError(path, 'anything-but takes text, numbers or an operator');
  }
  return { matches: (value) => !refused.includes(value) };
}

function compileExists(argument: Json, path: readonly string[]): ValueTest {
  if (typeof argument !== 'boolean') {
    throw new EventPatternError(path, 'exists match pattern must be either true or false.');
  }
  return argument ? { matches: () => true } : { onAbsent: true, matches: () => false };
}

function listOf(argument: Json): readonly Json[] {
  return Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
}

function requireText(argument: Json, path: readonly string[], operator: string): string {
  if (typeof argument !== 'string') {
    throw new EventPatternError(path, `${operator} match pattern must be a string`);
  }
  return argument;
}
