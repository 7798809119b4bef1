import type { Intrinsic } from '../scope.js';

export const toJsonString: Intrinsic = (argument, scope) => {
  const value = scope.evaluate(argument);
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : scope.fail('Fn::ToJsonString takes an object or a list');
};
