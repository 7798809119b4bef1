import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { QueryParameter } from './canonical-request.js';
import { signatureError } from './signature-errors.js';

export interface PayloadHashInput {
  readonly headers: IncomingHttpHeaders;
  readonly query: readonly QueryParameter[];
  readonly presigned: boolean;
  readonly body?: Buffer;
  readonly service: string;
}

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';
const HEX_SHA256 = /^[0-9a-f]{64}$/;
const STREAMING_MARKERS: ReadonlySet<string> = new Set([
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
]);

/**
 * The payload hash that the signature covers: what the request states, or the body's own when it states none.
 * A body that is given is compared with it.
 *
 * @throws AwsError when it is missing, not one, or not the body's.
 */
export function payloadHash(input: PayloadHashInput): string {
  const { service, body } = input;
  const stated = statedHash(input);
  const isMarker = stated === UNSIGNED_PAYLOAD || STREAMING_MARKERS.has(stated ?? '');
  if (stated !== undefined && !HEX_SHA256.test(stated) && !(isMarker && service === 's3')) {
    const message = `x-amz-content-sha256 must be ${UNSIGNED_PAYLOAD}, ${[...STREAMING_MARKERS].join(', ')}, or a valid sha256 value.`;
    throw signatureError(service, 'wrong-payload-hash', message);
  }
  if (stated === undefined) {
    return sha256(body ?? Buffer.alloc(0));
  }
  if (body !== undefined && !isMarker && sha256(body) !== stated) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw signatureError(service, 'wrong-body', message);
  }
  return stated;
}

function statedHash({ headers, query, presigned, service }: PayloadHashInput): string | undefined {
  const header = headers['x-amz-content-sha256'];
  const stated = presigned ? query.find(([name]) => name === 'X-Amz-Content-Sha256')?.[1] : undefined;
  if (stated !== undefined || typeof header === 'string') {
    return stated ?? String(header);
  }
  if (service !== 's3') {
    return undefined;
  }
  if (!presigned) {
    const message = 'Missing required header for this request: x-amz-content-sha256';
    throw signatureError(service, 'missing-payload-hash', message);
  }
  // "You don't include a payload hash in the Canonical Request, because when you create a presigned URL, you don't know
  // the payload content … Instead, you use a constant string UNSIGNED-PAYLOAD."
  return UNSIGNED_PAYLOAD;
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
