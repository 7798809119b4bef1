import { isJsonArray, isScalar } from './json-shape.js';
import type { Json } from './resource.js';
import type { Scope } from './scope.js';

/** The argument as a list of so many elements, not evaluated. */
export function listArgument(argument: Json, scope: Scope, name: string, min: number, max = min): readonly Json[] {
  if (isJsonArray(argument) && argument.length >= min && argument.length <= max) return argument;
  const count = min === max ? `${min}` : `${min} to ${max}`;
  return scope.fail(`${name} takes a list of ${count} elements`);
}

/** A value evaluated to text, as CloudFormation turns numbers and booleans into it. */
export function textOf(value: Json, scope: Scope, name: string): string {
  const evaluated = scope.evaluate(value);
  return isScalar(evaluated) ? String(evaluated) : scope.fail(`${name} needs a string here`);
}

/** A value evaluated to a list. */
export function listOf(value: Json, scope: Scope, name: string): readonly Json[] {
  const evaluated = scope.evaluate(value);
  return isJsonArray(evaluated) ? evaluated : scope.fail(`${name} needs a list here`);
}

/** The element at an index; the index was checked. */
export function element(list: readonly Json[], index: number): Json {
  return list[index] ?? null;
}
