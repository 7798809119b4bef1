import { AwsError } from '../../../shared/aws-error.js';
import { deployedToBucket } from '../bucket-deployment-request.js';
import type { FunctionOperation, LambdaAnswer } from '../operation.js';
import { requirePayload } from '../payload.js';

const HTTP_ACCEPTED = 202;
const HTTP_NO_CONTENT = 204;

export const invoke: FunctionOperation = {
  of: 'function',
  method: 'POST',
  path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
  permission: 'lambda:InvokeFunction',
  async run(state, { definition }, { request, requestId, body }): Promise<LambdaAnswer> {
    const { invoker, asyncInvocations } = state;
    refuseUnsimulated(request.headers);
    const payload = body === '' ? '{}' : body;
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    switch (type) {
      case 'RequestResponse': {
        requirePayload(payload, type);
        if (await deployedToBucket(state, definition.arn, request, payload)) {
          return { statusCode: 200, headers: { 'x-amz-executed-version': '$LATEST' }, payload: '{}' };
        }
        const outcome = await invoker.run(definition, requestId, payload);
        return {
          statusCode: 200,
          headers: {
            'x-amz-executed-version': '$LATEST',
            ...(outcome.failed ? { 'x-amz-function-error': 'Unhandled' } : {}),
          },
          payload: outcome.payload,
        };
      }
      case 'Event':
        requirePayload(payload, type);
        await asyncInvocations.accept(definition.name, requestId, payload);
        return { statusCode: HTTP_ACCEPTED };
      case 'DryRun':
        return { statusCode: HTTP_NO_CONTENT };
      default:
        throw invalid(`The invocation type ${String(type)} is not valid.`);
    }
  },
};

function refuseUnsimulated(headers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  if (headers['x-amz-log-type'] === 'Tail') {
    throw invalid('Invoke: LogType Tail is not simulated; the local runtime prints the log.');
  }
  if (headers['x-amz-client-context'] !== undefined) {
    throw invalid('Invoke: ClientContext is not simulated.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, 400, { details: { Type: 'User' } });
}
