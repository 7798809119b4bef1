import { signatureError } from '../errors.js';
import { type QueryParameter, writeQuery } from '../viewer/query.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';

export type HashAlgorithm = 'SHA1' | 'SHA256';

/** A signature as a viewer presents it, not yet verified. */
export interface StatedSignature {
  readonly keyPairId: string;
  /** In CloudFront's base64. */
  readonly signature: string;
  readonly hashAlgorithm: HashAlgorithm;
  /** `policy`: a custom policy in CloudFront's base64. `expires`: the canned policy's only variable, epoch seconds. */
  readonly statement: { readonly policy: string } | { readonly expires: string };
}

const SIGNING_PARAMETERS = ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'] as const;
type SigningParameter = (typeof SIGNING_PARAMETERS)[number];
const COOKIE_PREFIX = 'CloudFront-';

/** The request without what only signs it; neither the cache key nor the origin sees that. */
export function withoutSignature(viewer: ViewerRequest): ViewerRequest {
  return {
    ...viewer,
    query: viewer.query.filter(({ name }) => !isSigningParameter(name)),
    cookies: new Map([...viewer.cookies].filter(([name]) => !isSigningCookie(name))),
  };
}

/** The viewer's own query, as the signed URL holds it. */
export function ownQuery(query: readonly QueryParameter[]): string {
  return writeQuery(query.filter(({ name }) => !isSigningParameter(name)));
}

/**
 * Reads the signature of a URL, else that of cookies: "If … a viewer uses a signed URL to request a file, CloudFront determines
 * whether to return the file to the viewer based only on the signed URL."
 *
 * @throws EdgeError 403 `MissingKey`, `MalformedSignature`, `MalformedPolicy`.
 */
export function readSignature(viewer: ViewerRequest): StatedSignature {
  const isInUrl = viewer.query.some(({ name }) => name === 'Signature' || name === 'Key-Pair-Id');
  const read = isInUrl
    ? (name: SigningParameter) => onlyValue(viewer.query, name)
    : (name: SigningParameter) => viewer.cookies.get(`${COOKIE_PREFIX}${name}`);
  const keyPairId = read('Key-Pair-Id') ?? '';
  if (keyPairId === '') {
    throw signatureError('MissingKey');
  }
  const signature = read('Signature') ?? '';
  if (signature === '') {
    throw signatureError('MalformedSignature');
  }
  return {
    keyPairId,
    signature,
    hashAlgorithm: readHashAlgorithm(read('Hash-Algorithm')),
    statement: readStatement(read),
  };
}

function readStatement(read: (name: SigningParameter) => string | undefined): StatedSignature['statement'] {
  const policy = read('Policy');
  if (policy !== undefined) {
    return { policy };
  }
  const expires = read('Expires');
  if (expires === undefined || !/^\d{1,12}$/.test(expires)) {
    throw signatureError('MalformedPolicy');
  }
  return { expires };
}

/** "SHA1 (the default) or SHA256." */
function readHashAlgorithm(value: string | undefined): HashAlgorithm {
  if (value === undefined || value === 'SHA1' || value === 'SHA256') {
    return value ?? 'SHA1';
  }
  throw signatureError('MalformedSignature');
}

/** A parameter that is there twice could be read in two ways, so it is not read at all. */
function onlyValue(query: readonly QueryParameter[], name: string): string | undefined {
  const [first, ...more] = query.filter((parameter) => parameter.name === name);
  if (more.length > 0) {
    throw signatureError('AccessDenied');
  }
  return first?.value;
}

function isSigningParameter(name: string): boolean {
  return SIGNING_PARAMETERS.some((each) => each === name);
}

function isSigningCookie(name: string): boolean {
  return name.startsWith(COOKIE_PREFIX) && isSigningParameter(name.slice(COOKIE_PREFIX.length));
}
