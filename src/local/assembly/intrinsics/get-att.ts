import { textOf } from '../arguments.js';
import { isJsonArray } from '../json-shape.js';
import type { Json } from '../resource.js';
import type { Intrinsic } from '../scope.js';

/** `["Id", "Attr"]`, where the attribute may be an intrinsic, or `"Id.Attr"`. Undefined when it is neither. */
export function splitGetAtt(argument: Json): { readonly logicalId: string; readonly attribute: Json } | undefined {
  if (typeof argument === 'string' && argument.includes('.')) {
    const dot = argument.indexOf('.');
    return { logicalId: argument.slice(0, dot), attribute: argument.slice(dot + 1) };
  }
  if (!isJsonArray(argument) || argument.length !== 2) return undefined;
  const [logicalId, attribute] = argument;
  return typeof logicalId === 'string' && attribute !== undefined ? { logicalId, attribute } : undefined;
}

export const getAtt: Intrinsic = (argument, scope) => {
  const parts = splitGetAtt(argument);
  if (parts === undefined) return scope.fail('Fn::GetAtt takes a logical id and an attribute');
  return scope.attribute(parts.logicalId, textOf(parts.attribute, scope, 'Fn::GetAtt'));
};
