import { AwsError } from '../../shared/aws-error.js';
import { readString } from '../../shared/json-fields.js';
import { dispatchJson } from '../../shared/json-protocol.js';
import type { LocalService } from '../service.js';
import type { LogBuffer } from './log-buffer.js';
import { OPERATIONS } from './operations.js';

export { createLogBuffer, type LogBuffer } from './log-buffer.js';

/** CloudWatch Logs: what functions wrote since the start, for `ampx sandbox --stream-function-logs`. */
export function createLogsService(buffer: LogBuffer): LocalService {
  return {
    name: 'logs',
    routes: { signingNames: ['logs'], targets: ['Logs_20140328'] },
    resourceTypes: [],
    operations: Object.keys(OPERATIONS),
    identify: ({ type }) => {
      throw new Error(`${type} is not named by the logs.`);
    },
    start: async ({ assembly, ports }) => {
      const functions = assembly.resources.filter(({ type }) => type === 'AWS::Lambda::Function');
      const arn = `arn:aws:logs:${assembly.region}:${assembly.accountId}:log-group:`;
      return {
        handle: (request, response) =>
          dispatchJson(OPERATIONS, { buffer, functions }, request, response, (call, input) => {
            const caller = ports.iam.verify(call.request, { service: 'logs', body: call.body })?.caller;
            if (caller === undefined) {
              throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
            }
            const group = readString(input, 'logGroupName') ?? '';
            ports.iam.require({ caller, action: `logs:${call.action}`, resource: `${arn}${group}:*` });
          }),
        stop: async () => undefined,
      };
    },
  };
}
