import type { Intrinsic } from '../scope.js';

export const ref: Intrinsic = (argument, scope) =>
  typeof argument === 'string' ? scope.ref(argument) : scope.fail('Ref takes a logical id');
