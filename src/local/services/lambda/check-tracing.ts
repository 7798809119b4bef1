import type { Log } from '../../shared/log.js';
import type { Ports } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';

/**
 * Asks for the two rights that "Lambda needs … to send trace data to X-Ray" (docs.aws.amazon.com/lambda/latest/dg/services-xray.html).
 * The first Lambda itself wants to see when a function that is to be traced is made or changed. The second its daemon has to do
 * without when it is missing: it logs that it is denied, and what it would have counted is not there.
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
