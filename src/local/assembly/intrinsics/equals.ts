import { element, listArgument, textOf } from '../arguments.js';
import type { ConditionFunction } from '../scope.js';

export const equals: ConditionFunction = (argument, scope) => {
  const parts = listArgument(argument, scope, 'Fn::Equals', 2);
  return textOf(element(parts, 0), scope, 'Fn::Equals') === textOf(element(parts, 1), scope, 'Fn::Equals');
};
