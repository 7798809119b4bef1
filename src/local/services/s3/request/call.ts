import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VerifiedRequest } from '../../ports.js';
import type { EventOrigin } from '../events/outbox-entry.js';
import type { S3State } from '../state.js';
import type { Address } from './address.js';
import type { Query } from './query.js';

/** One request, its address and signature already read. */
export interface S3Call extends Address {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly query: Query;
  /** Absent when the request is anonymous. */
  readonly verified?: VerifiedRequest;
  readonly presigned: boolean;
}

/** One operation of S3: authorizes, acts and answers. */
export type Operation = (state: S3State, call: S3Call) => Promise<void>;

/**
 * An `x-amz-…` header, which a presigned URL may carry in its query instead; or any other header.
 *
 * A checksum in the query is not one: SDKs put that of an empty body there, and S3 ignores it.
 */
export function headerOf(call: S3Call, name: string): string | undefined {
  const sent = call.request.headers[name];
  if (sent !== undefined) {
    return Array.isArray(sent) ? sent.join(',') : sent;
  }
  if (!call.presigned || !name.startsWith('x-amz-') || /^x-amz-(sdk-)?checksum-/.test(name)) {
    return undefined;
  }
  return call.query.get(name);
}

/** Names of all headers of that prefix, with their values; those of a presigned query included. */
export function headersWithPrefix(call: S3Call, prefix: string): Readonly<Record<string, string>> {
  const names = [
    ...(call.presigned ? call.query.names().map((name) => name.toLowerCase()) : []),
    ...Object.keys(call.request.headers),
  ].filter((name) => name.startsWith(prefix) && name.length > prefix.length);
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), headerOf(call, name) ?? '']));
}

/** Who this request's events name. */
export function originOf({ request, requestId, verified }: S3Call): EventOrigin {
  return {
    requestId,
    requester: verified?.caller.accountId ?? 'anonymous',
    principalId: verified === undefined ? 'Anonymous' : `AWS:${verified.caller.userId}`,
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
  };
}
