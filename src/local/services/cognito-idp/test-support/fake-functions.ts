import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { Ports } from '../../ports.js';

/** A trigger's function: gets the event, answers it; what it throws is the function's failure. */
export type FakeHandler = (event: TriggerEvent) => unknown;

export interface TriggerEvent {
  readonly version: string;
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: JsonObject;
  readonly request: JsonObject;
  response: Record<string, unknown>;
}

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** Runs functions in this process, with the answers that Lambda would give. */
export function createFakeLambda(functions: ReadonlyMap<string, FakeHandler>): Ports['lambda'] {
  return {
    async invoke(arn, payload) {
      const handler = functions.get(arn);
      if (handler === undefined) {
        throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
      }
      try {
        const answer: unknown = await handler(JSON.parse(payload) as TriggerEvent);
        return { payload: JSON.stringify(answer ?? null), requestId: 'request-1' };
      } catch (error) {
        const errorMessage = error instanceof Error ? error.message : String(error);
        return {
          payload: JSON.stringify({ errorMessage, errorType: 'Error', trace: [] }),
          functionError: 'Unhandled',
          requestId: 'request-1',
        };
      }
    },
    invokeAsync: () => Promise.reject(new Error('Cognito waits for its functions')),
    resourcePolicy: (arn) => ({
      Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn, Principal: '*' }],
    }),
  };
}
