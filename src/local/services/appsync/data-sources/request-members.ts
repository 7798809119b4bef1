import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';

/** An evaluated request template that is not a valid request of its data source. The wording is AppSync's. */
function invalid(message: string): ResolverError {
  return new ResolverError(message, 'MappingTemplate');
}

/** Refuses members that the operation does not know: one might have changed its meaning. */
export function onlyMembers(payload: TemplateMap, known: readonly string[]): void {
  for (const name of Object.keys(payload)) {
    if (!known.includes(name) && payload[name] !== undefined) {
      throw invalid(`Unsupported element '$[${name}]'.`);
    }
  }
}

export function unsupported(path: string): ResolverError {
  return invalid(`Unsupported element '$[${path}]'.`);
}

export function requiredText(payload: TemplateMap, name: string): string {
  const value = payload[name];
  if (typeof value !== 'string') {
    throw value === undefined || value === null ? notFound(name) : wrongType(name, 'STRING');
  }
  return value;
}

export function requiredMap(payload: TemplateMap, name: string): TemplateMap {
  const value = payload[name];
  if (!isMap(value)) {
    throw value === undefined || value === null ? notFound(name) : wrongType(name, 'OBJECT');
  }
  return value;
}

export function optionalMap(payload: TemplateMap, name: string): TemplateMap | undefined {
  return payload[name] === undefined || payload[name] === null ? undefined : requiredMap(payload, name);
}

export function requiredList(payload: TemplateMap, name: string): readonly TemplateValue[] {
  const value = payload[name];
  if (!Array.isArray(value)) {
    throw value === undefined || value === null ? notFound(name) : wrongType(name, 'ARRAY');
  }
  return value;
}

export function requiredMaps(payload: TemplateMap, name: string): readonly TemplateMap[] {
  return requiredList(payload, name).map((value) => {
    if (!isMap(value)) {
      throw wrongType(name, 'ARRAY of OBJECT');
    }
    return value;
  });
}

export function optionalText(payload: TemplateMap, name: string): string | undefined {
  return payload[name] === undefined || payload[name] === null ? undefined : requiredText(payload, name);
}

export function optionalNumber(payload: TemplateMap, name: string): number | undefined {
  const value = payload[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'number') {
    throw wrongType(name, 'NUMBER');
  }
  return value;
}

export function optionalFlag(payload: TemplateMap, name: string): boolean | undefined {
  const value = payload[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (typeof value !== 'boolean') {
    throw wrongType(name, 'BOOLEAN');
  }
  return value;
}

export function isMap(value: TemplateValue): value is TemplateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notFound(name: string): ResolverError {
  return invalid(`Value for field '$[${name}]' not found.`);
}

function wrongType(name: string, expected: string): ResolverError {
  return invalid(`Expected ${expected} for field '$[${name}]'.`);
}
