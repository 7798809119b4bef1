import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { rawPath, rawQuery, readBody, sendJson } from '../../shared/http.js';
import type { IamPort } from '../ports.js';
import { MAX_SYNC_PAYLOAD_BYTES } from './limits.js';
import type { LambdaAnswer, LambdaCall, LambdaOperation } from './operation.js';
import { OPERATIONS } from './operations/index.js';
import type { LambdaState } from './service-state.js';

/** One byte over the limit is enough to know that a payload is too large. */
const MAX_BODY_BYTES = MAX_SYNC_PAYLOAD_BYTES + 1024;

export interface DispatchOptions {
  readonly state: LambdaState;
  readonly iam: () => Pick<IamPort, 'verify' | 'require'>;
}

/** Answers one request of Lambda's REST protocol. */
export async function dispatchLambda(
  { state, iam }: DispatchOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amzn-requestid', requestId);
  try {
    const body = await readBody(request, MAX_BODY_BYTES);
    const caller = iam().verify(request, { body, service: 'lambda' })?.caller;
    const { operation, functionName } = findOperation(request);
    const fn = functionName === undefined ? undefined : state.functions.find(functionName);
    iam().require({
      ...(caller === undefined ? {} : { caller }),
      action: operation.permission,
      resource: fn?.definition.arn ?? '*',
      ...(fn === undefined ? {} : { resourcePolicies: [fn.policy] }),
    });
    const call = { requestId, request, body: body.toString('utf8') };
    sendAnswer(response, await answer(operation, state, fn, call));
  } catch (error) {
    sendError(response, error);
  }
}

async function answer(
  operation: LambdaOperation,
  state: LambdaState,
  fn: ReturnType<LambdaState['functions']['find']> | undefined,
  call: LambdaCall,
): Promise<LambdaAnswer> {
  if (operation.of === 'account') {
    return operation.run(state);
  }
  if (fn === undefined) {
    throw unknownOperation(call.request);
  }
  return operation.run(state, fn, call);
}

function findOperation(request: IncomingMessage) {
  const path = rawPath(request).replace(/\/$/, '');
  for (const operation of Object.values(OPERATIONS)) {
    const match = operation.method === request.method ? operation.path.exec(path) : null;
    if (match !== null) {
      const [, name] = match;
      const qualifier = new URLSearchParams(rawQuery(request)).get('Qualifier');
      const functionName = name === undefined ? undefined : decodeURIComponent(name);
      return {
        operation,
        functionName: functionName === undefined || qualifier === null ? functionName : `${functionName}:${qualifier}`,
      };
    }
  }
  throw unknownOperation(request);
}

function unknownOperation(request: IncomingMessage): AwsError {
  return new AwsError('UnknownOperationException', `${request.method} ${rawPath(request)} is not simulated.`, 404);
}

function sendAnswer(response: ServerResponse, { statusCode, headers = {}, payload = '' }: LambdaAnswer): void {
  const body = Buffer.from(payload);
  response.writeHead(statusCode, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
  response.end(body);
}

/** Lambda's errors have `Type` and `Message`; the code is in the header. */
function sendError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof AwsError)) {
    throw error;
  }
  response.setHeader('x-amzn-errortype', error.code);
  sendJson(response, error.statusCode, {
    Type: 'User',
    Message: error.message,
    message: error.message,
    ...error.details,
  });
}
