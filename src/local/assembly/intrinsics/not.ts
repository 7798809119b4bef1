import { element, listArgument } from '../arguments.js';
import type { ConditionFunction } from '../scope.js';

export const not: ConditionFunction = (argument, scope) =>
  !scope.holds(element(listArgument(argument, scope, 'Fn::Not', 1), 0));
