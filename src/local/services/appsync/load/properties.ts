import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { AppSyncLoadError } from './load-error.js';

/** Reads a resource's evaluated properties. Every getter throws `AppSyncLoadError` naming the resource and property. */
export interface PropertyReader {
  readonly where: string;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** One of the given words. */
  word<Word extends string>(name: string, words: readonly Word[], fallback?: Word): Word;
  /** CloudFormation accepts numbers and booleans as strings. */
  number(name: string, fallback: number): number;
  flag(name: string, fallback: boolean): boolean;
  object(name: string): PropertyReader | undefined;
  objects(name: string): readonly PropertyReader[];
  texts(name: string): readonly string[];
  /** The value of a map of strings. */
  textMap(name: string): Readonly<Record<string, string>>;
  /** Fails with the first property that is none of `known`: what is not understood might change the meaning. */
  only(known: readonly string[]): void;
  has(name: string): boolean;
}

export function readProperties(resource: Pick<Resource, 'path' | 'properties'>): PropertyReader {
  return createReader(resource.path, resource.properties);
}

function createReader(where: string, properties: JsonObject): PropertyReader {
  const fail = (name: string, expected: string): never => {
    throw new AppSyncLoadError(where, `${name} must be ${expected}`);
  };
  const optionalText = (name: string) => {
    const value = properties[name];
    return value === undefined || typeof value === 'string' ? value : fail(name, 'a string');
  };
  const text = (name: string) => optionalText(name) ?? fail(name, 'given');
  const list = (name: string): readonly Json[] => {
    const value = properties[name] ?? [];
    return isList(value) ? value : fail(name, 'a list');
  };
  return {
    where,
    text,
    optionalText,
    word: (name, words, fallback) => {
      const value = optionalText(name) ?? fallback ?? fail(name, 'given');
      return (
        words.find((word) => word === value) ?? fail(name, `one of ${words.join(', ')}; ${value} is not simulated`)
      );
    },
    number: (name, fallback) => toNumber(properties[name] ?? fallback) ?? fail(name, 'a number'),
    flag: (name, fallback) => toFlag(properties[name] ?? fallback) ?? fail(name, 'true or false'),
    object: (name) => toReader(`${where}.${name}`, properties[name]),
    objects: (name) =>
      list(name).map((value, index) => toReader(`${where}.${name}[${index}]`, value) ?? fail(name, 'objects')),
    texts: (name) => list(name).map((value) => (typeof value === 'string' ? value : fail(name, 'strings'))),
    textMap: (name) => {
      const value = properties[name] ?? {};
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]))
        : fail(name, 'an object');
    },
    only: (known) => {
      const strange = Object.keys(properties).find((name) => !known.includes(name));
      if (strange !== undefined) {
        throw new AppSyncLoadError(where, `the property ${strange} is not simulated`);
      }
    },
    has: (name) => properties[name] !== undefined,
  };
}

function toReader(where: string, value: Json | undefined): PropertyReader | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!isObject(value)) {
    throw new AppSyncLoadError(where, 'must be an object');
  }
  return createReader(where, value);
}

function toNumber(value: Json): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toFlag(value: Json): boolean | undefined {
  if (value === 'true' || value === true) {
    return true;
  }
  return value === 'false' || value === false ? false : undefined;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
