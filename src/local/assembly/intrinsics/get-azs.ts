import { textOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

/** Every region has three zones at least; the empty string means the region of the stack. */
const ZONES = ['a', 'b', 'c'];

export const getAzs: Intrinsic = (argument, scope) => {
  const region = textOf(argument, scope, 'Fn::GetAZs') || scope.region;
  return ZONES.map((zone) => `${region}${zone}`);
};
