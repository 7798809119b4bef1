import { intrinsicCall } from './evaluate.js';
import { splitGetAtt } from './intrinsics/get-att.js';
import { takenBranch } from './intrinsics/if.js';
import { outerNames, splitSub } from './intrinsics/sub.js';
import { isJsonArray, isJsonObject } from './json-shape.js';
import type { Json } from './resource.js';
import type { Scope } from './scope.js';

/** A mention of a logical id; whether it is a resource is not looked at. */
export interface Reference {
  readonly logicalId: string;
  /** How it is mentioned, `Bucket.Arn`. */
  readonly as: string;
}

/** Every `Ref`, `Fn::GetAtt` and `Fn::Sub` in a value, of the branches that its conditions take. */
export function referencesIn(value: Json, scope: Scope): readonly Reference[] {
  if (isJsonArray(value)) return value.flatMap((item) => referencesIn(item, scope));
  if (!isJsonObject(value)) return [];
  const call = intrinsicCall(value);
  if (call === undefined) return Object.values(value).flatMap((member) => referencesIn(member, scope));
  return referencesOfCall(call.name, call.argument, scope);
}

function referencesOfCall(name: string, argument: Json, scope: Scope): readonly Reference[] {
  if (name === 'Ref') return [named(String(argument))];
  if (name === 'Fn::If') return referencesIn(takenBranch(argument, scope), scope);
  if (name === 'Fn::GetAtt') {
    const parts = splitGetAtt(argument);
    if (parts === undefined) return scope.fail('Fn::GetAtt takes a logical id and an attribute');
    return [
      { logicalId: parts.logicalId, as: `${parts.logicalId}.${parts.attribute}` },
      ...referencesIn(parts.attribute, scope),
    ];
  }
  if (name === 'Fn::Sub') {
    const parts = splitSub(argument);
    if (parts === undefined) return scope.fail('Fn::Sub takes a string, or a list of a string and a map');
    return [...outerNames(parts).map(named), ...referencesIn(parts.variables, scope)];
  }
  return referencesIn(argument, scope);
}

function named(name: string): Reference {
  const dot = name.indexOf('.');
  return { logicalId: dot < 0 ? name : name.slice(0, dot), as: name };
}
