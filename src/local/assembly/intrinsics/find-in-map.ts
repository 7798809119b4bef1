import { element, listArgument, textOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

export const findInMap: Intrinsic = (argument, scope) => {
  const parts = listArgument(argument, scope, 'Fn::FindInMap', 3);
  const key = (index: number) => textOf(element(parts, index), scope, 'Fn::FindInMap');
  const [map, topLevelKey, secondLevelKey] = [key(0), key(1), key(2)];
  return (
    scope.mapping(map, topLevelKey, secondLevelKey) ??
    scope.fail(`Fn::FindInMap finds no ${topLevelKey}.${secondLevelKey} in the mapping ${map}`)
  );
};
