import { textOf } from '../arguments.js';
import { isJsonArray, isJsonObject, isScalar } from '../json-shape.js';
import type { Json, JsonObject } from '../resource.js';
import type { Intrinsic, Scope } from '../scope.js';

/** `${Name}`, `${Name.Attr}` and `${!Literal}`, which stands for `${Literal}`. */
const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

export interface SubArgument {
  readonly template: string;
  /** The variables of the second form, not evaluated. */
  readonly variables: JsonObject;
}

/** A string, or a list of a string and a map. Undefined when it is neither. */
export function splitSub(argument: Json): SubArgument | undefined {
  if (typeof argument === 'string') return { template: argument, variables: {} };
  if (!isJsonArray(argument) || argument.length !== 2) return undefined;
  const [template, variables] = argument;
  return typeof template === 'string' && isJsonObject(variables) ? { template, variables } : undefined;
}

/** The names between the braces that are not literals and not variables of the second form. */
export function outerNames({ template, variables }: SubArgument): readonly string[] {
  return Array.from(template.matchAll(PLACEHOLDER))
    .filter(([, literal, name = '']) => literal === '' && !Object.hasOwn(variables, name.trim()))
    .map(([, , name = '']) => name.trim());
}

export const sub: Intrinsic = (argument, scope) => {
  const parts = splitSub(argument);
  if (parts === undefined) return scope.fail('Fn::Sub takes a string, or a list of a string and a map');
  return parts.template.replace(PLACEHOLDER, (_, literal: string, name: string) =>
    literal === '' ? substitute(name.trim(), parts.variables, scope) : `\${${name}}`,
  );
};

function substitute(name: string, variables: JsonObject, scope: Scope): string {
  const variable = variables[name];
  if (variable !== undefined) return textOf(variable, scope, 'Fn::Sub');
  const dot = name.indexOf('.');
  const value = dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
  return isScalar(value) ? String(value) : scope.fail(`Fn::Sub cannot put ${name} into a string`);
}
