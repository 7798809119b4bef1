import type { Json, JsonObject } from '../../assembly/resource.js';
import { isJsonObject } from '../json-fields.js';
import { compileMatcher, type ValueTest } from './matchers.js';
import { EventPatternError } from './pattern-error.js';

export { EventPatternError } from './pattern-error.js';

/** Whether an event matches. */
export type EventMatcher = (event: JsonObject) => boolean;

type NodeTest = (value: JsonObject) => boolean;

/**
 * Compiles an EventBridge event pattern; Lambda's filters have the same language.
 *
 * @throws EventPatternError naming the field and the operator that is unknown or malformed.
 */
export function compileEventPattern(pattern: JsonObject): EventMatcher {
  return compileObject(pattern, []);
}

/** All members must match; `$or` stands for any one of its patterns. */
function compileObject(pattern: JsonObject, path: readonly string[]): NodeTest {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    throw new EventPatternError(path, 'Empty objects are not allowed');
  }
  const tests = entries.map(([name, value]) =>
    name === '$or' ? compileOr(value, path) : compileMember(name, value, path),
  );
  return (event) => tests.every((test) => test(event));
}

function compileOr(alternatives: Json, path: readonly string[]): NodeTest {
  if (!Array.isArray(alternatives) || alternatives.length < 2 || !alternatives.every(isJsonObject)) {
    throw new EventPatternError([...path, '$or'], '$or takes a list of two patterns or more');
  }
  const tests = alternatives.map((alternative) => compileObject(alternative, path));
  return (event) => tests.some((test) => test(event));
}

function compileMember(name: string, value: Json, path: readonly string[]): NodeTest {
  const memberPath = [...path, name];
  if (isJsonObject(value)) {
    const test = compileObject(value, memberPath);
    // An object of a list matches as a whole: two of them do not match together what neither does alone.
    return (event) => objectsAt(event, name).some(test);
  }
  if (!Array.isArray(value) || value.length === 0) {
    throw new EventPatternError(memberPath, 'a field takes a list of values, or an object');
  }
  const tests = (value as readonly Json[]).map((matcher) => compileMatcher(matcher, memberPath));
  return (event) => matchLeaf(leavesAt(event, name), tests);
}

function matchLeaf(leaves: readonly Json[], tests: readonly ValueTest[]): boolean {
  return tests.some((test) => (test.onAbsent ? leaves.length === 0 : leaves.some((leaf) => test.matches(leaf))));
}

/**
 * The objects that a nested pattern is held against. An absent one is an empty object: `exists: false` below it holds.
 */
function objectsAt(event: JsonObject, name: string): readonly JsonObject[] {
  const objects = flatten(event[name]).filter(isJsonObject);
  return objects.length === 0 ? [{}] : objects;
}

/** "exists" and every other comparison "only work on leaf nodes": text, numbers, booleans, null. */
function leavesAt(event: JsonObject, name: string): readonly Json[] {
  return flatten(event[name]).filter((value) => !isJsonObject(value));
}

function flatten(value: Json | undefined): readonly Json[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? (value as readonly Json[]).flatMap(flatten) : [value];
}
