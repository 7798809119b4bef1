import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../api.js';
import type { GraphqlAnswer } from '../execution/execute.js';
import { LIMITS } from '../limits.js';
import { RequestError } from '../request-error.js';
import { runOperation } from '../run-operation.js';
import type { TemplateMap } from '../templates/contract.js';
import { collectBody, readOperation } from './graphql-request.js';

/** Answers one request to `/graphql/ID`. */
export async function handleGraphql(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  try {
    const body = await collectBody(request);
    // AppSync reads the request after it knows the caller; a caller it does not know learns nothing of his request.
    const answer = await answerTo(api, request, body, requestId);
    send(response, 200, answer, requestId);
  } catch (error) {
    if (!(error instanceof RequestError)) {
      throw error;
    }
    response.setHeader('x-amzn-errortype', error.errorType);
    const { errorType, message, statusCode } = error;
    send(response, statusCode, { errors: [{ errorType, message }] }, requestId);
  }
}

async function answerTo(api: Api, request: IncomingMessage, body: Buffer, requestId: string): Promise<GraphqlAnswer> {
  const operation = readOperationLater(request, body);
  const authenticated = api.authenticate({
    headers: request.headers,
    signed: request,
    body,
    requestId,
    get operation() {
      return operation();
    },
  });
  const principal = authenticated instanceof Promise ? await authenticated : authenticated;
  const context = api.createContext({
    principal,
    // AppSync shows its own id of the request to resolvers, as a header.
    headers: { ...request.headers, 'x-amzn-requestid': requestId } as TemplateMap,
    sourceIp: request.socket.remoteAddress ?? '',
    variables: operation().variables,
  });
  return runOperation(api, operation(), context);
}

function readOperationLater(request: IncomingMessage, body: Buffer): () => ReturnType<typeof readOperation> {
  let operation: ReturnType<typeof readOperation> | undefined;
  return () => {
    operation ??= readOperation(request, body);
    return operation;
  };
}

/** Text goes out in one piece with the head; a buffer would be a piece, and a good part of the kernel's work, of its own. */
function send(response: ServerResponse, statusCode: number, body: object, requestId: string): void {
  let payload = JSON.stringify(body);
  let byteLength = Buffer.byteLength(payload);
  if (byteLength > LIMITS.maxResponseBytes) {
    const message = `The response is larger than ${LIMITS.maxResponseBytes} bytes.`;
    payload = JSON.stringify({ data: null, errors: [{ errorType: 'ResponseTooLarge', message }] });
    byteLength = Buffer.byteLength(payload);
  }
  response.writeHead(statusCode, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': byteLength,
    'x-amzn-requestid': requestId,
  });
  response.end(payload);
}
