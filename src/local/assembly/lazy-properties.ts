import type { Json, JsonObject } from './resource.js';
import type { Evaluated } from './scope.js';

/** An object that evaluates each member when it is read, so that a name may depend on other resources' names. */
export function lazyProperties(properties: JsonObject, evaluate: (key: string) => Evaluated): JsonObject {
  const lazy: { readonly [key: string]: Json } = {};
  for (const key of Object.keys(properties)) {
    Object.defineProperty(lazy, key, { enumerable: true, get: () => evaluate(key) });
  }
  return lazy;
}

/** All members, evaluated now; those that are `AWS::NoValue` are left out. */
export function allProperties(properties: JsonObject, evaluate: (key: string) => Evaluated): JsonObject {
  const result: Record<string, Json> = {};
  for (const key of Object.keys(properties)) {
    const value = evaluate(key);
    if (value !== undefined) result[key] = value;
  }
  return result;
}
