import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../assembly/resource.js';
import { AwsError } from './aws-error.js';
import { readBody, sendJson } from './http.js';

/** One operation of a service that speaks the AWS JSON protocol. */
export type JsonOperation<State> = (
  state: State,
  input: JsonObject,
  call: JsonCall,
) => Promise<JsonObject> | JsonObject;

export interface JsonCall {
  readonly action: string;
  readonly request: IncomingMessage;
  /** The body as it was sent, for the signature. */
  readonly body: Buffer;
}

/** Largest request body of the JSON services: DynamoDB takes 16 MB for a batch, the others far less. */
export const MAX_JSON_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Runs the operation that `X-Amz-Target` names. What the table lacks is answered as unknown, never half-done.
 *
 * @param authorize - called before the operation, with the parsed input; throws to refuse.
 */
export async function dispatchJson<State>(
  operations: Readonly<Record<string, JsonOperation<State>>>,
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
  authorize?: (call: JsonCall, input: JsonObject) => void,
): Promise<void> {
  const action =
    String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  try {
    const body = await readBody(request, MAX_JSON_BODY_BYTES);
    const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (run === undefined) {
      throw new AwsError('UnknownOperationException', `${action || 'A request without a target'} is not simulated.`);
    }
    const input = parseObject(body);
    const call = { action, request, body };
    authorize?.(call, input);
    sendJson(response, 200, await run(state, input, call), 'application/x-amz-json-1.1');
  } catch (error) {
    sendJsonError(response, error);
  }
}

/** @throws AwsError `SerializationException` when the body is not a JSON object. */
export function parseObject(body: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
  } catch (error) {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.', 400, { cause: error });
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

/** Answers an `AwsError` in the JSON protocol's shape; any other error is rethrown for the gateway's log. */
export function sendJsonError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof AwsError)) {
    throw error;
  }
  response.setHeader('x-amzn-errortype', error.code);
  sendJson(
    response,
    error.statusCode,
    { __type: error.code, message: error.message, ...error.details },
    'application/x-amz-json-1.1',
  );
}
