import { element, listArgument, listOf } from '../arguments.js';
import { isScalar } from '../json-shape.js';
import type { Intrinsic } from '../scope.js';

export const join: Intrinsic = (argument, scope) => {
  const parts = listArgument(argument, scope, 'Fn::Join', 2);
  const [delimiter] = parts;
  if (typeof delimiter !== 'string') return scope.fail('Fn::Join needs a string as its delimiter');
  return listOf(element(parts, 1), scope, 'Fn::Join')
    .map((part) => (isScalar(part) ? String(part) : scope.fail('Fn::Join joins strings only')))
    .join(delimiter);
};
