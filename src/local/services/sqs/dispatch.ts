import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readBody, sendJson } from '../../shared/http.js';
import { MAX_JSON_BODY_BYTES, parseObject, sendJsonError } from '../../shared/json-protocol.js';
import type { IamPort } from '../ports.js';
import { invalidParameter, queryError } from './errors.js';
import type { SqsOperation } from './operation.js';
import { OPERATIONS } from './operations/index.js';
import type { Queue } from './queue.js';
import type { SqsState } from './state.js';

const CONTENT_TYPE = 'application/x-amz-json-1.0';

export interface DispatchOptions {
  readonly state: SqsState;
  readonly iam: () => Pick<IamPort, 'verify' | 'require'>;
  /** `arn:aws:sqs:REGION:ACCOUNT:`, what a queue's name follows. */
  readonly arnPrefix: string;
}

/** Answers one request of the SQS JSON protocol. */
export async function dispatchSqs(
  { state, iam, arnPrefix }: DispatchOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const body = await readBody(request, MAX_JSON_BODY_BYTES);
    const caller = iam().verify(request, { body, service: 'sqs' })?.caller;
    const input = parseObject(body);
    const operation = findOperation(request, input);
    const require = (action: string, target?: Queue) =>
      iam().require({
        ...(caller === undefined ? {} : { caller }),
        action,
        resource: target?.arn ?? `${arnPrefix}*`,
        resourcePolicies: target?.policies ?? [],
      });
    if (operation.locate === undefined) {
      require(operation.permission);
      sendJson(response, 200, operation.run(state, input), CONTENT_TYPE);
      return;
    }
    const queue = operation.locate(state, input);
    require(operation.permission, queue);
    const call = { queue, senderId: caller?.userId ?? 'ANONYMOUS', signal: gone.signal, require };
    sendJson(response, 200, await operation.run(state, input, call), CONTENT_TYPE);
  } catch (error) {
    if (error instanceof AwsError) {
      response.setHeader('x-amzn-query-error', queryError(error.code));
    }
    sendJsonError(response, error);
  }
}

function findOperation(request: IncomingMessage, input: JsonObject): SqsOperation {
  const action = String(request.headers['x-amz-target'] ?? '').replace(/^AmazonSQS\./, '');
  const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
  if (operation === undefined) {
    throw new AwsError('UnknownOperationException', `${action || 'A request without a target'} is not simulated.`);
  }
  const unknown = Object.keys(input).find((name) => !operation.parameters.includes(name));
  if (unknown !== undefined) {
    throw invalidParameter(`${action}: the parameter ${unknown} is not simulated.`);
  }
  return operation;
}
