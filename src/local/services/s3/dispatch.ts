import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { rawPath, rawQuery } from '../../shared/http.js';
import { notSimulated, s3Error } from './errors.js';
import { OPERATIONS } from './operations/index.js';
import { postObject } from './post/post-object.js';
import { type Address, parseAddress } from './request/address.js';
import { headerOf, type Operation, type S3Call } from './request/call.js';
import { answerPreflight, LOCAL_HOST_HEADER, writeCorsHeaders } from './request/cors.js';
import { operationName } from './request/operation-name.js';
import { parseQuery } from './request/query.js';
import type { S3State } from './state.js';
import { element, escapeXml } from './xml/write.js';

const REQUEST_ID_BYTES = 8;

/** Answers one request to the end, errors included. */
export async function dispatch(state: S3State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomBytes(REQUEST_ID_BYTES).toString('hex').toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', requestId);
  response.setHeader('server', 'AmazonS3');
  try {
    await answer(state, request, response, requestId);
  } catch (error) {
    answerError(state, request, response, requestId, error);
  }
}

async function answer(
  state: S3State,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const signedHost = request.headers[LOCAL_HOST_HEADER];
  if (typeof signedHost === 'string') {
    request.headers.host = signedHost;
  }
  const address = parseAddress(rawPath(request), request.headers.host ?? '');
  const rules = state.buckets.get(address.bucket)?.config.cors;
  if (request.method === 'OPTIONS') {
    answerPreflight(rules, request, response);
    return;
  }
  writeCorsHeaders(rules, request, response);
  const call = readCall(state, request, response, requestId, address);
  checkOwner(state, call);
  await findOperation(call)(state, call);
}

function readCall(
  state: S3State,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  address: Address,
): S3Call {
  const query = parseQuery(rawQuery(request));
  const base = { request, response, requestId, query, ...address };
  if (isForm({ ...base, presigned: false })) {
    // The form brings its own signature, in its fields.
    return { ...base, presigned: false };
  }
  const verified = state.ports.iam.verify(request, { service: 's3' });
  const presigned = verified !== undefined && request.headers.authorization === undefined;
  return { ...base, presigned, ...(verified === undefined ? {} : { verified }) };
}

function isForm({ request, bucket, key }: S3Call): boolean {
  const contentType = request.headers['content-type'] ?? '';
  return request.method === 'POST' && bucket !== '' && key === '' && contentType.startsWith('multipart/form-data');
}

function findOperation(call: S3Call): Operation {
  if (isForm(call)) {
    return postObject;
  }
  const name = operationName(call);
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined) {
    throw notSimulated(name);
  }
  return operation;
}

/** "If the account ID that you provide does not match the actual owner of the bucket, the request fails with 403." */
function checkOwner({ accountId }: S3State, call: S3Call): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    const expected = headerOf(call, name);
    if (expected !== undefined && expected !== accountId) {
      throw s3Error('AccessDenied');
    }
  }
}

function answerError(
  state: S3State,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  error: unknown,
): void {
  if (response.headersSent || request.socket.destroyed) {
    // The client went away, or the answer broke off: only the end of the connection can say so.
    response.destroy();
    return;
  }
  if (!(error instanceof AwsError)) {
    state.log.error('a request failed', { method: request.method, error });
  }
  const known = error instanceof AwsError ? error : s3Error('InternalError');
  for (const name of ['content-length', 'content-range', 'content-type', 'content-encoding', 'content-disposition']) {
    response.removeHeader(name);
  }
  response.statusCode = known.statusCode;
  // "The HEAD operation … a message body is not included"; neither is it in a 304 (RFC 9110).
  if (request.method === 'HEAD' || known.statusCode === 304) {
    response.end();
    return;
  }
  const body = Buffer.from(errorDocument(known, rawPath(request), requestId));
  response.writeHead(known.statusCode, { 'content-type': 'application/xml', 'content-length': body.length });
  response.end(body);
}

function errorDocument({ code, message, details }: AwsError, resource: string, requestId: string): string {
  const content = [
    element('Code', code),
    element('Message', message),
    ...Object.entries(details).map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`),
    element('Resource', resource),
    element('RequestId', requestId),
    element('HostId', requestId),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content.join('')}</Error>`;
}
