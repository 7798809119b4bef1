import type { Ports } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';

/**
 * Refuses what Lambda refuses when a function that is to be traced is made or changed.
 *
 * @throws Error in Lambda's words, naming the function.
 */
export function checkTracing({ name, roleArn, isTraced }: FunctionDefinition, iam: Ports['iam']): void {
  if (!isTraced) {
    return;
  }
  const caller = iam.callerOfRole(roleArn, name);
  const decision = iam.authorize({ caller, action: 'xray:PutTraceSegments', resource: '*' });
  if (!decision.allowed) {
    throw new Error(
      `${name}: The provided execution role does not have permissions to call PutTraceSegments on XRAY (${decision.reason})`,
    );
  }
}
