import { element, listArgument, textOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

export const split: Intrinsic = (argument, scope) => {
  const parts = listArgument(argument, scope, 'Fn::Split', 2);
  const [delimiter] = parts;
  if (typeof delimiter !== 'string' || delimiter === '') {
    return scope.fail('Fn::Split needs a string that is not empty as its delimiter');
  }
  return textOf(element(parts, 1), scope, 'Fn::Split').split(delimiter);
};
