import type { Json, JsonObject } from '../assembly/resource.js';
import { AwsError } from './aws-error.js';

/**
 * Typed reading of what templates and requests bring. An absent or null member is undefined.
 *
 * CloudFormation writes numbers and booleans as text at will, so `"30"` and `"true"` count too.
 * Every reader throws AwsError `SerializationException`, naming the member, when it has another type.
 */
export function readString(object: JsonObject, name: string): string | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || typeof value === 'string') {
    return value;
  }
  throw wrongType(name, 'a string');
}

export function readNumber(object: JsonObject, name: string): number | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || typeof value === 'number') {
    return value;
  }
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
    return Number(value);
  }
  throw wrongType(name, 'a number');
}

export function readBoolean(object: JsonObject, name: string): boolean | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') {
    return value;
  }
  if (value === 'true' || value === 'false') {
    return value === 'true';
  }
  throw wrongType(name, 'a boolean');
}

export function readObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || isJsonObject(value)) {
    return value;
  }
  throw wrongType(name, 'an object');
}

export function readObjects(object: JsonObject, name: string): readonly JsonObject[] {
  return readArray(object, name).map((item) => {
    if (!isJsonObject(item)) {
      throw wrongType(name, 'a list of objects');
    }
    return item;
  });
}

export function readStrings(object: JsonObject, name: string): readonly string[] {
  return readArray(object, name).map((item) => {
    if (typeof item !== 'string') {
      throw wrongType(name, 'a list of strings');
    }
    return item;
  });
}

/** A policy document or the like, which a template may hold as an object or as JSON text. */
export function readDocument(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  if (typeof value !== 'string') {
    return readObject(object, name);
  }
  const parsed = parseJson(value);
  if (!isJsonObject(parsed)) {
    throw wrongType(name, 'a JSON object');
  }
  return parsed;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined when the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function readArray(object: JsonObject, name: string): readonly Json[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value)) {
    throw wrongType(name, 'a list');
  }
  return value as readonly Json[];
}

function wrongType(name: string, expected: string): AwsError {
  return new AwsError('SerializationException', `${name} is not ${expected}.`);
}
