import type { Json, JsonObject } from '../../../assembly/resource.js';

/** A property of a template that S3 does not have, or that this runtime refuses. It stops the start. */
export class TemplateError extends Error {
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'TemplateError';
  }
}

/** One object of a template, read member by member; a member that nobody knows is refused by name. */
export class TemplateValue {
  constructor(
    private readonly value: JsonObject,
    readonly where: string,
    known: readonly string[],
  ) {
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) {
        throw new TemplateError(`${where}.${name}`, 'is not simulated.');
      }
    }
  }

  has(name: string): boolean {
    return this.value[name] !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.value[name];
    if (value === undefined || value === null) {
      return undefined;
    }
    if (typeof value === 'object') {
      throw new TemplateError(`${this.where}.${name}`, 'must be a string.');
    }
    return String(value);
  }

  required(name: string): string {
    const text = this.text(name);
    if (text === undefined) {
      throw new TemplateError(`${this.where}.${name}`, 'is required.');
    }
    return text;
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text !== undefined && !/^\d+$/.test(text)) {
      throw new TemplateError(`${this.where}.${name}`, 'must be a whole number.');
    }
    return text === undefined ? undefined : Number(text);
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  texts(name: string): readonly string[] {
    return listOf(this.value[name]).map(String);
  }

  object(name: string, known: readonly string[]): TemplateValue | undefined {
    const value = this.value[name];
    return value === undefined ? undefined : asValue(value, `${this.where}.${name}`, known);
  }

  objects(name: string, known: readonly string[]): readonly TemplateValue[] {
    return listOf(this.value[name]).map((value, index) => asValue(value, `${this.where}.${name}[${index}]`, known));
  }

  json(name: string): Json | undefined {
    return this.value[name];
  }
}

function asValue(value: Json, where: string, known: readonly string[]): TemplateValue {
  if (!isJsonObject(value)) {
    throw new TemplateError(where, 'must be an object.');
  }
  return new TemplateValue(value, where, known);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}
