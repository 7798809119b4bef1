import type { IncomingHttpHeaders } from 'node:http';
import type { QueryParameter } from './canonical-request.js';
import { signatureError } from './signature-errors.js';

/** A SigV4 signature as a request states it; nothing about it has been checked against a secret. */
export interface StatedSignature {
  readonly presigned: boolean;
  readonly accessKeyId: string;
  /** `YYYYMMDD/REGION/SERVICE/aws4_request`. */
  readonly scope: string;
  readonly scopeDate: string;
  readonly scopeRegion: string;
  readonly scopeService: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly amzDate: string;
  readonly signedAtMs: number;
  /** Of a presigned URL. */
  readonly expiresSeconds?: number;
  readonly sessionToken?: string;
}

export interface SignatureSource {
  readonly headers: IncomingHttpHeaders;
  readonly query: readonly QueryParameter[];
  /** SigV4 service name that the receiver expects. */
  readonly service: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** "The X-Amz-Expires … maximum value is 604800 seconds (seven days)." */
const MAX_EXPIRES_SECONDS = 604_800;
const ISO_BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;
const HEX_SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Reads the signature of a request's header or query.
 *
 * @returns undefined when it carries none: no header of an AWS algorithm and no `X-Amz-Algorithm`.
 * @throws AwsError in the words of the service when it carries a malformed one, or two.
 */
export function readSignature(source: SignatureSource): StatedSignature | undefined {
  const { headers, query, service } = source;
  const authorization = headers.authorization;
  const isPresigned = query.some(([name]) => name === 'X-Amz-Algorithm' || name === 'X-Amz-Signature');
  const isSigned = authorization?.startsWith('AWS') === true;
  if (isPresigned && authorization !== undefined && (isSigned || service === 's3')) {
    const message =
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';
    throw signatureError(service, 'two-signatures', message);
  }
  if (isPresigned) {
    return readQuerySignature(source);
  }
  const isOlder = query.some(([name]) => name === 'AWSAccessKeyId');
  if (service === 's3' && (isOlder || (authorization !== undefined && !isSigned))) {
    throw unsupported(service);
  }
  return isSigned ? readHeaderSignature(source, authorization) : undefined;
}

function readHeaderSignature(source: SignatureSource, authorization: string): StatedSignature {
  const { headers, service } = source;
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw unsupported(service);
  }
  const fields = new Map(
    authorization
      .slice(ALGORITHM.length)
      .split(',')
      .map((field) => {
        const text = field.trim();
        const mark = text.indexOf('=');
        return [text.slice(0, mark), text.slice(mark + 1)] as const;
      }),
  );
  const require = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined || value === '') {
      throw signatureError(service, 'malformed', `Authorization header requires '${name}' parameter.`);
    }
    return value;
  };
  const amzDate = headers['x-amz-date'] ?? fromHttpDate(headers.date);
  if (typeof amzDate !== 'string') {
    const message = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
    throw signatureError(service, 'malformed', message);
  }
  const token = headers['x-amz-security-token'];
  return {
    presigned: false,
    ...readCredential(require('Credential'), service, 'malformed'),
    ...readTime(amzDate, service, 'malformed'),
    signedHeaders: require('SignedHeaders').split(';'),
    signature: readHex(require('Signature'), service),
    ...(typeof token === 'string' ? { sessionToken: token } : {}),
  };
}

function readQuerySignature({ query, service }: SignatureSource): StatedSignature {
  const parameters = new Map(query);
  const require = (name: string): string => {
    const value = parameters.get(name);
    if (value === undefined || value === '') {
      throw signatureError(service, 'malformed-query', missingParameters(service));
    }
    return value;
  };
  if (require('X-Amz-Algorithm') !== ALGORITHM) {
    throw signatureError(service, 'malformed-query', `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  const token = parameters.get('X-Amz-Security-Token');
  return {
    presigned: true,
    ...readCredential(require('X-Amz-Credential'), service, 'malformed-query'),
    ...readTime(require('X-Amz-Date'), service, 'malformed-query'),
    signedHeaders: require('X-Amz-SignedHeaders').split(';'),
    signature: readHex(require('X-Amz-Signature'), service),
    expiresSeconds: readExpires(require('X-Amz-Expires'), service),
    ...(token === undefined ? {} : { sessionToken: token }),
  };
}

function missingParameters(service: string): string {
  const names =
    'X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires';
  return service === 's3'
    ? `Query-string authentication version 4 requires the ${names} parameters.`
    : `A presigned request requires the ${names} parameters.`;
}

function readCredential(credential: string, service: string, problem: 'malformed' | 'malformed-query') {
  const [terminator, scopeService, scopeRegion, scopeDate, ...rest] = credential.split('/').reverse();
  const accessKeyId = rest.reverse().join('/');
  if (terminator !== 'aws4_request' || !scopeService || !scopeRegion || !scopeDate || accessKeyId === '') {
    const message = `the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`;
    throw signatureError(service, problem, message);
  }
  const scope = `${scopeDate}/${scopeRegion}/${scopeService}/${terminator}`;
  return { accessKeyId, scope, scopeDate, scopeRegion, scopeService };
}

function readTime(amzDate: string, service: string, problem: 'malformed' | 'malformed-query') {
  const match = ISO_BASIC.exec(amzDate);
  const signedAtMs = Date.parse(amzDate.replace(ISO_BASIC, '$1-$2-$3T$4:$5:$6Z'));
  if (match === null || Number.isNaN(signedAtMs)) {
    const message = "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"";
    throw signatureError(service, problem, message);
  }
  return { amzDate, signedAtMs };
}

function readExpires(text: string, service: string): number {
  const seconds = Number(text);
  if (!/^-?\d+$/.test(text)) {
    throw signatureError(service, 'malformed-query', 'X-Amz-Expires should be a number');
  }
  if (seconds < 1) {
    throw signatureError(service, 'malformed-query', 'X-Amz-Expires must be greater than 0 seconds');
  }
  if (seconds > MAX_EXPIRES_SECONDS) {
    const message =
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds';
    throw signatureError(service, 'malformed-query', message);
  }
  return seconds;
}

/** A signature that is not 64 hexadecimal digits cannot match; saying so early keeps the comparison simple. */
function readHex(signature: string, service: string): string {
  if (!HEX_SIGNATURE.test(signature)) {
    throw signatureError(service, 'wrong-signature', wrongSignature(service));
  }
  return signature;
}

/** AWS's wording of a signature that does not match. */
export function wrongSignature(service: string): string {
  const advice =
    service === 's3'
      ? 'Check your key and signing method.'
      : 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
  return `The request signature we calculated does not match the signature you provided. ${advice}`;
}

function unsupported(service: string) {
  const message = `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`;
  return signatureError(service, 'unsupported', message);
}

function fromHttpDate(date: string | undefined): string | undefined {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace(/\.\d{3}|[-:]/g, '');
}
