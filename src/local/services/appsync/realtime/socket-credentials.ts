import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { rawQuery } from '../../../shared/http.js';
import type { Credentials, GraphqlOperation } from '../auth/credentials.js';
import { unauthorized } from '../request-error.js';
import { parseObject } from './messages.js';

/** Prefix of the subprotocol that carries a client's headers: browsers cannot set any on a WebSocket. */
const HEADER_PROTOCOL = 'header-';

/**
 * The headers that authorize a connection: `header-<base64url JSON>` among the subprotocols, or `?header=<base64 JSON>`.
 *
 * @throws RequestError when there are none.
 */
export function handshakeHeaders(request: IncomingMessage): Readonly<Record<string, unknown>> {
  const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
  const protocol = protocols.find((name) => name.startsWith(HEADER_PROTOCOL))?.slice(HEADER_PROTOCOL.length);
  const encoded = protocol ?? new URLSearchParams(rawQuery(request)).get('header')?.replace(/ /g, '+');
  // Node reads both alphabets of base64 under either name.
  const headers = parseObject(Buffer.from(encoded ?? '', 'base64').toString('utf8'));
  if (headers === undefined) {
    throw unauthorized('Valid authorization header not provided.');
  }
  return headers;
}

/**
 * Credentials in a message of the real-time protocol. For IAM they are signed as if the message were a POST request.
 *
 * @param path - `/graphql/ID/connect` for the connection, `/graphql/ID` for a subscription.
 * @param body - what was signed: `{}` for the connection, the GraphQL request for a subscription.
 */
export function socketCredentials(
  given: Readonly<Record<string, unknown>>,
  path: string,
  body: string,
  operation: GraphqlOperation,
): Credentials {
  const headers: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string') {
      headers[name.toLowerCase()] = value;
    }
  }
  return {
    headers,
    signed: { method: 'POST', url: path, headers },
    body: Buffer.from(body),
    requestId: randomUUID(),
    operation,
  };
}
