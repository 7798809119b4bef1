import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { renderFilter } from '../functions/dynamodb-expression.js';
import { isMap, isNull, javaText } from '../values.js';

/** The input of a function, whose members must be known: an unknown one would change the meaning in silence. */
export function input(value: TemplateValue, name: string, members: readonly string[]): TemplateMap {
  if (!isMap(value)) {
    throw new ResolverError(`${name} needs an object`, 'Code');
  }
  const unknown = Object.keys(value).find((key) => !members.includes(key) && value[key] !== undefined);
  if (unknown !== undefined) {
    throw new ResolverError(`${name} does not know ${unknown}`, 'Code');
  }
  return value;
}

/** Members that are passed on as they are, when they are given. */
export function given(value: TemplateMap, members: readonly string[]): TemplateMap {
  return Object.fromEntries(members.filter((key) => !isNull(value[key])).map((key) => [key, value[key]]));
}

/** A filter or condition, rendered; absent when it is not given or says nothing. */
export function expression(name: string, filter: TemplateValue, more: TemplateMap = {}): TemplateMap {
  if (isNull(filter)) {
    return {};
  }
  const rendered = renderFilter(filter);
  if (rendered === null) {
    throw new ResolverError(`${name} is not a filter that can be rendered`, 'Code');
  }
  const { expressionValues, ...rest } = rendered;
  const values = Object.keys(expressionValues).length === 0 ? {} : { expressionValues };
  return rendered.expression === '' ? {} : { [name]: { ...rest, ...values, ...more } };
}

/** `['id', 'nested.list[1]']` as a projection with a name for each part. */
export function projection(paths: TemplateValue): TemplateMap {
  if (isNull(paths)) {
    return {};
  }
  if (!Array.isArray(paths)) {
    throw new ResolverError('projection must be a list', 'Code');
  }
  const expressionNames: TemplateMap = {};
  const named = paths.map((path) =>
    javaText(path).replace(/[^.[\]]+(?=[.[]|$)/g, (part) => {
      expressionNames[`#${part}`] = part;
      return `#${part}`;
    }),
  );
  return { projection: { expression: named.join(', '), expressionNames } };
}
