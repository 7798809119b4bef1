import { element, listArgument } from '../arguments.js';
import type { Json } from '../resource.js';
import type { Intrinsic, Scope } from '../scope.js';

/** The branch that the condition takes, not evaluated. */
export function takenBranch(argument: Json, scope: Scope): Json {
  const parts = listArgument(argument, scope, 'Fn::If', 3);
  const [name] = parts;
  if (typeof name !== 'string') return scope.fail('Fn::If takes the name of a condition');
  return element(parts, scope.condition(name) ? 1 : 2);
}

export const ifThenElse: Intrinsic = (argument, scope) => scope.evaluate(takenBranch(argument, scope));
