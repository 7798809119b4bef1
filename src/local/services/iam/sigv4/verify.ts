import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Caller, SignedRequest, VerifiedRequest, VerifyOptions } from '../../ports.js';
import { canonicalRequest, parseQuery } from './canonical-request.js';
import { payloadHash } from './payload-hash.js';
import { readSignature, type StatedSignature, wrongSignature } from './read-signature.js';
import { signatureError } from './signature-errors.js';
import type { SigningKeys } from './signing-keys.js';

/** The credentials of an access key, whether they have expired or not. */
export interface KnownCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Epoch milliseconds; absent for keys that do not expire. */
  readonly expiresAtMs?: number;
  readonly caller: Caller;
}

export interface VerifierOptions {
  readonly findCredentials: (accessKeyId: string) => KnownCredentials | undefined;
  readonly signingKeys: SigningKeys;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** "The request timestamp must be within 15 minutes of the AWS system time." */
export const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

/** Verifies SigV4 signatures; see `IamPort.verify` for what it answers and throws. */
export function createVerifier(
  options: VerifierOptions,
): (request: SignedRequest, expected: VerifyOptions) => VerifiedRequest | undefined {
  return (request, { service, body }) => {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const query = parseQuery(mark === -1 ? '' : url.slice(mark + 1));
    const stated = readSignature({ headers: request.headers, query, service });
    if (stated === undefined) {
      return undefined;
    }
    checkScope(stated, service, options.region);
    checkTime(stated, service, options.now());
    const credentials = findCredentials(stated, service, options);
    checkSignedHeaders(stated, request, service);
    const hash = payloadHash({
      ...{ headers: request.headers, query, presigned: stated.presigned, service },
      ...(body === undefined ? {} : { body }),
    });
    const canonical = canonicalRequest({
      method: request.method ?? 'GET',
      path: mark === -1 ? url : url.slice(0, mark),
      query: stated.presigned ? query.filter(([name]) => name !== 'X-Amz-Signature') : query,
      headers: request.headers,
      signedHeaders: stated.signedHeaders,
      payloadHash: hash,
      service,
    });
    const signingKey = options.signingKeys(stated.accessKeyId, credentials.secretAccessKey, stated.scope);
    checkSignature(stated, canonical, signingKey, service);
    const { signature, scope, amzDate, signedHeaders } = stated;
    return {
      caller: credentials.caller,
      payloadHash: hash,
      signedHeaders,
      signature: { seed: signature, signingKey, scope, amzDate },
    };
  };
}

function checkScope(stated: StatedSignature, service: string, region: string): void {
  const problem = stated.presigned ? 'malformed-query' : 'malformed';
  if (stated.scopeRegion !== region) {
    const message =
      service === 's3'
        ? `The authorization header is malformed; the region '${stated.scopeRegion}' is wrong; expecting '${region}'`
        : `Credential should be scoped to a valid region, not '${stated.scopeRegion}'.`;
    throw signatureError(service, service === 's3' ? problem : 'wrong-signature', message);
  }
  if (stated.scopeService !== service) {
    const message = `Credential should be scoped to correct service: '${service}'.`;
    throw signatureError(service, service === 's3' ? problem : 'wrong-signature', message);
  }
  if (!stated.amzDate.startsWith(`${stated.scopeDate}T`)) {
    const message = `Invalid credential date "${stated.scopeDate}". This date is not the same as X-Amz-Date: "${stated.amzDate}".`;
    throw signatureError(service, problem, message);
  }
}

function checkTime(
  { presigned, signedAtMs, expiresSeconds, amzDate }: StatedSignature,
  service: string,
  nowMs: number,
): void {
  if (!presigned) {
    if (Math.abs(nowMs - signedAtMs) > MAX_CLOCK_SKEW_MS) {
      throw signatureError(service, 'skewed', skewMessage(service, amzDate, signedAtMs, nowMs));
    }
    return;
  }
  if (signedAtMs > nowMs + MAX_CLOCK_SKEW_MS) {
    throw signatureError(service, 'presigned-early', 'Request is not valid yet');
  }
  if (nowMs > signedAtMs + (expiresSeconds ?? 0) * 1000) {
    throw signatureError(service, 'presigned-expired', 'Request has expired');
  }
}

/** The SDKs correct their clock when they read this and the answer's `Date` header. */
function skewMessage(service: string, amzDate: string, signedAtMs: number, nowMs: number): string {
  if (service === 's3') {
    return 'The difference between the request time and the current time is too large.';
  }
  const format = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}|[-:]/g, '');
  return signedAtMs < nowMs
    ? `Signature expired: ${amzDate} is now earlier than ${format(nowMs - MAX_CLOCK_SKEW_MS)} (${format(nowMs)} - 15 min.)`
    : `Signature not yet current: ${amzDate} is still later than ${format(nowMs + MAX_CLOCK_SKEW_MS)} (${format(nowMs)} + 15 min.)`;
}

function findCredentials(stated: StatedSignature, service: string, options: VerifierOptions): KnownCredentials {
  const found = options.findCredentials(stated.accessKeyId);
  // A temporary key without its token is one that nobody issued.
  if (found === undefined || (found.sessionToken !== undefined && stated.sessionToken === undefined)) {
    const message =
      service === 's3'
        ? 'The AWS Access Key Id you provided does not exist in our records.'
        : 'The security token included in the request is invalid.';
    throw signatureError(service, 'unknown-key', message);
  }
  if (!sameText(found.sessionToken ?? '', stated.sessionToken ?? '')) {
    const message =
      service === 's3'
        ? 'The provided token is malformed or otherwise invalid.'
        : 'The security token included in the request is invalid.';
    throw signatureError(service, 'wrong-token', message);
  }
  if (found.expiresAtMs !== undefined && found.expiresAtMs <= options.now()) {
    const message =
      service === 's3' ? 'The provided token has expired.' : 'The security token included in the request is expired';
    throw signatureError(service, 'expired-token', message);
  }
  return found;
}

/** "The host header … and any x-amz-* headers in the request" must be signed; S3 enforces the latter. */
function checkSignedHeaders(
  { signedHeaders, presigned }: StatedSignature,
  request: SignedRequest,
  service: string,
): void {
  if (!signedHeaders.includes('host')) {
    const message = "'Host' must be a 'SignedHeader' in the AWS Authorization.";
    throw signatureError(service, 'unsigned-headers', message);
  }
  const unsigned = Object.keys(request.headers).find(
    (name) =>
      name.startsWith('x-amz-') && !signedHeaders.includes(name) && !(presigned && name === 'x-amz-content-sha256'),
  );
  if (service === 's3' && unsigned !== undefined) {
    const message = `There were headers present in the request which were not signed: ${unsigned}`;
    throw signatureError(service, 'unsigned-headers', message);
  }
}

function checkSignature(stated: StatedSignature, canonical: string, signingKey: Buffer, service: string): void {
  const hash = createHash('sha256').update(canonical, 'utf8').digest('hex');
  const stringToSign = `AWS4-HMAC-SHA256\n${stated.amzDate}\n${stated.scope}\n${hash}`;
  const expected = createHmac('sha256', signingKey).update(stringToSign, 'utf8').digest('hex');
  if (!sameText(expected, stated.signature)) {
    throw signatureError(service, 'wrong-signature', wrongSignature(service));
  }
}

/** Takes the same time wherever two texts of one length differ. */
function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
