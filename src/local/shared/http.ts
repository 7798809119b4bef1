import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error.js';

/**
 * Reads a whole request body.
 *
 * @param limitBytes - most bytes accepted; more is refused before it is kept.
 * @throws AwsError `RequestEntityTooLargeException` (413).
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteLength = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    byteLength += chunk.length;
    if (byteLength > limitBytes) {
      throw new AwsError('RequestEntityTooLargeException', `The request is larger than ${limitBytes} bytes.`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(
  response: ServerResponse,
  statusCode: number,
  body: unknown,
  contentType = 'application/json',
): void {
  const payload = Buffer.from(JSON.stringify(body));
  response.writeHead(statusCode, { 'content-type': contentType, 'content-length': payload.length });
  response.end(payload);
}

/** The request's path without the query, exactly as it was sent: not decoded, not normalised. */
export function rawPath(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}

/** The request's query without the `?`, as it was sent. */
export function rawQuery(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/** The `Host` header without its port, in lower case: host names are compared without regard to case. */
export function hostName(request: Pick<IncomingMessage, 'headers'>): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}
