import { listArgument } from '../arguments.js';
import type { ConditionFunction } from '../scope.js';

/** "The minimum number of conditions that you can include is 2, and the maximum is 10." (Condition functions, AWS CloudFormation User Guide) */
export const or: ConditionFunction = (argument, scope) =>
  listArgument(argument, scope, 'Fn::Or', 2, 10).some((expression) => scope.holds(expression));
