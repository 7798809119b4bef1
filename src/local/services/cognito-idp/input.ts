import type { Json, JsonObject } from '../../assembly/resource.js';
import { errors } from './errors.js';

/** Readers of an operation's input. Each throws AwsError `InvalidParameterException`, naming the member. */

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') {
    return value;
  }
  throw invalid(name, 'Member must be a string');
}

export function text(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined) {
    throw invalid(name, 'Member must not be null');
  }
  if (value === '') {
    throw invalid(name, 'Member must have length greater than or equal to 1');
  }
  return value;
}

export function flag(input: JsonObject, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value === 'boolean') {
    return value;
  }
  throw invalid(name, 'Member must be a boolean');
}

/** A whole number from `min` to `max`; `fallback` when it is absent. */
export function count(
  input: JsonObject,
  name: string,
  fallback: number,
  [min, max]: readonly [number, number],
): number {
  const value = input[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
    return value;
  }
  throw invalid(name, `Member must be between ${min} and ${max}`);
}

export function texts(input: JsonObject, name: string): readonly string[] | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) {
    return undefined;
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value as readonly string[];
  }
  throw invalid(name, 'Member must be a list of strings');
}

/** A map of strings, `{}` when it is absent. */
export function textMap(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = input[name] ?? {};
  if (isObject(value) && Object.values(value).every((item) => typeof item === 'string')) {
    return value as Readonly<Record<string, string>>;
  }
  throw invalid(name, 'Member must be a map of strings');
}

export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || isObject(value)) {
    return value;
  }
  throw invalid(name, 'Member must be an object');
}

/** `[{Name, Value}]` as a record; a `Value` that is absent is the empty string, which removes the attribute. */
export function attributeList(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) {
    throw invalid(name, 'Member must be a list');
  }
  const entries = (value as readonly Json[]).map((item) => {
    if (!isObject(item)) {
      throw invalid(name, 'Member must be a list of attributes');
    }
    return [text(item, 'Name'), optionalText(item, 'Value') ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** "1 validation error detected: …" is how Cognito's front door words every such refusal. */
function invalid(name: string, constraint: string): Error {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return errors.invalidParameter(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
