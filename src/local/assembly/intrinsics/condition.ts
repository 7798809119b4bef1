import type { ConditionFunction } from '../scope.js';

/** `{ "Condition": "Name" }` inside another condition. */
export const condition: ConditionFunction = (argument, scope) =>
  typeof argument === 'string' ? scope.condition(argument) : scope.fail('Condition takes the name of a condition');
