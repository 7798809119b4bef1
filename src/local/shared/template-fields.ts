import type { Json, JsonObject } from '../assembly/resource.js';

/** A template asks for something that the runtime does not simulate, or holds a value of the wrong type. Stops the start. */
export class UnsupportedSettingError extends Error {
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'UnsupportedSettingError';
  }
}

/** Typed reading of one object of a template. */
export interface TemplateFields {
  text(name: string): string | undefined;
  requiredText(name: string): string;
  /** CloudFormation takes `"true"` for `true`. */
  flag(name: string): boolean | undefined;
  /** CloudFormation takes `"30"` for `30`. */
  count(name: string): number | undefined;
  texts(name: string): readonly string[] | undefined;
  object(name: string, known: readonly string[]): TemplateFields | undefined;
  objects(name: string, known: readonly string[]): readonly TemplateFields[];
  /** An object whose keys are free. */
  map(name: string): JsonObject;
  /** The member as it is; undefined when it is absent or null. */
  value(name: string): Json | undefined;
  /** Refuses the template, naming the member. */
  refuse(name: string, reason?: string): never;
}

/**
 * Reads an object of a template that may hold the members in `known` and no other.
 *
 * @param where - what names the object in an error: the resource's path and type.
 * @throws UnsupportedSettingError when there is another member, or, while reading, one of the wrong type.
 */
export function readTemplateFields(where: string, object: JsonObject, known: readonly string[]): TemplateFields {
  const unknown = Object.keys(object).find((name) => !known.includes(name) && object[name] !== null);
  if (unknown !== undefined) {
    throw new UnsupportedSettingError(where, `${unknown} is not simulated.`);
  }
  const wrong = (name: string, expected: string) => new UnsupportedSettingError(where, `${name} is not ${expected}.`);
  const text = (name: string) => readText(object[name], () => wrong(name, 'a string'));
  const child = (name: string, value: Json, members: readonly string[]) => {
    if (!isObject(value)) {
      throw wrong(name, 'an object');
    }
    return readTemplateFields(`${where} ${name}`, value, members);
  };
  return {
    text,
    requiredText(name) {
      const value = text(name);
      if (value === undefined) {
        throw new UnsupportedSettingError(where, `${name} is missing.`);
      }
      return value;
    },
    flag: (name) => readFlag(object[name], () => wrong(name, 'a boolean')),
    count: (name) => readCount(object[name], () => wrong(name, 'a number')),
    texts: (name) =>
      readList(object[name], () => wrong(name, 'a list'))?.map(
        (item) => readText(item, () => wrong(name, 'a list of strings')) ?? '',
      ),
    object: (name, members) => (isAbsent(object[name]) ? undefined : child(name, object[name] ?? null, members)),
    objects: (name, members) =>
      (readList(object[name], () => wrong(name, 'a list')) ?? []).map((item) => child(name, item, members)),
    map(name) {
      const value = object[name] ?? {};
      if (!isObject(value)) {
        throw wrong(name, 'an object');
      }
      return value;
    },
    value: (name) => object[name] ?? undefined,
    refuse(name, reason = 'is not simulated') {
      throw new UnsupportedSettingError(where, `${name} ${reason}.`);
    },
  };
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readText(value: Json | undefined, wrong: () => Error): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value === 'object') {
    throw wrong();
  }
  return String(value);
}

function readFlag(value: Json | undefined, wrong: () => Error): boolean | undefined {
  const text = readText(value, wrong);
  if (text === undefined || text === 'true' || text === 'false') {
    return text === undefined ? undefined : text === 'true';
  }
  throw wrong();
}

function readCount(value: Json | undefined, wrong: () => Error): number | undefined {
  const text = readText(value, wrong);
  if (text === undefined) {
    return undefined;
  }
  if (text.trim() === '' || !Number.isFinite(Number(text))) {
    throw wrong();
  }
  return Number(text);
}

function readList(value: Json | undefined, wrong: () => Error): readonly Json[] | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    throw wrong();
  }
  return value as readonly Json[];
}
