import type { Log } from '../../shared/log.js';
import type { Ports } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';

/**
 * Asks for two of the rights in AWSXRayDaemonWriteAccess, the policy that a traced function is to have
 * (docs.aws.amazon.com/lambda/latest/dg/services-xray.html). The first Lambda itself wants to see when such a function is made or
 * changed. That the second is missing AWS tells nobody; here the log does.
 *
 * @throws Error in Lambda's words, naming the function, when it may not write traces.
 */
export function checkTracing({ name, roleArn, isTraced }: FunctionDefinition, iam: Ports['iam'], log: Log): void {
  if (!isTraced) {
    return;
  }
  const caller = iam.callerOfRole(roleArn, name);
  const segments = iam.authorize({ caller, action: 'xray:PutTraceSegments', resource: '*' });
  if (!segments.allowed) {
    throw new Error(
      `${name}: The provided execution role does not have permissions to call PutTraceSegments on XRAY (${segments.reason})`,
    );
  }
  const telemetry = iam.authorize({ caller, action: 'xray:PutTelemetryRecords', resource: '*' });
  if (!telemetry.allowed) {
    log.error('the X-Ray daemon is denied', {
      function: name,
      code: 'AccessDeniedException',
      reason: telemetry.reason,
    });
  }
}
