import { element, listArgument, listOf, textOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

export const select: Intrinsic = (argument, scope) => {
  const parts = listArgument(argument, scope, 'Fn::Select', 2);
  const index = textOf(element(parts, 0), scope, 'Fn::Select');
  const list = listOf(element(parts, 1), scope, 'Fn::Select');
  const selected = /^\d+$/.test(index) ? list[Number(index)] : undefined;
  return selected ?? scope.fail(`Fn::Select cannot select nonexistent value at index ${index}`);
};
