import { type KeyObject, verify } from 'node:crypto';
import type { TrustedKeys } from '../config.js';
import { signatureError } from '../errors.js';
import { decodeUrlBase64 } from './encoding.js';
import { cannedPolicy, parsePolicy, type SignedPolicy } from './policy.js';
import type { HashAlgorithm, StatedSignature } from './read-signature.js';

export interface VerifySignatureInput {
  readonly stated: StatedSignature;
  readonly keys: TrustedKeys;
  /** The URLs that stand for the request. */
  readonly urls: readonly string[];
  readonly remoteAddress: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * Lets a request by whose signature is a trusted key's, and whose policy covers URL, time and address.
 *
 * @throws EdgeError 403 otherwise: `InvalidKey`, `MalformedSignature`, `MalformedPolicy`, `AccessDenied`.
 */
export function requireSignature({ stated, keys, urls, remoteAddress, nowMs }: VerifySignatureInput): void {
  const key = keys.get(stated.keyPairId);
  if (key === undefined) {
    throw signatureError('InvalidKey');
  }
  const signature = decodeUrlBase64(stated.signature);
  if (signature === undefined) {
    throw signatureError('MalformedSignature');
  }
  const isSigned = (text: Buffer) => verifies(stated.hashAlgorithm, text, key, signature);
  const policy = signedPolicy(stated, urls, isSigned);
  const nowSeconds = nowMs / 1000;
  const isDue =
    nowSeconds < policy.notAfterSeconds &&
    (policy.notBeforeSeconds === undefined || nowSeconds > policy.notBeforeSeconds);
  if (!isDue || !urls.some((url) => policy.covers(url)) || !policy.admits(remoteAddress)) {
    throw signatureError('AccessDenied');
  }
}

function signedPolicy(
  { statement }: StatedSignature,
  urls: readonly string[],
  isSigned: (text: Buffer) => boolean,
): SignedPolicy {
  if ('policy' in statement) {
    const text = decodeUrlBase64(statement.policy);
    if (text === undefined) {
      throw signatureError('MalformedPolicy');
    }
    const policy = parsePolicy(text.toString('utf8'));
    if (!isSigned(text)) {
      throw signatureError('AccessDenied');
    }
    return policy;
  }
  const signedUrl = urls.find((url) => isSigned(Buffer.from(cannedPolicy(url, statement.expires))));
  if (signedUrl === undefined) {
    throw signatureError('AccessDenied');
  }
  // "You can't use wildcards in a canned policy": what it names, it names literally.
  return { covers: (url) => url === signedUrl, notAfterSeconds: Number(statement.expires), admits: () => true };
}

/** RSA as PKCS #1 v1.5, ECDSA as DER, as OpenSSL makes them. */
function verifies(algorithm: HashAlgorithm, text: Buffer, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(algorithm.toLowerCase(), text, key, signature);
  } catch {
    // A signature that has not even the shape of one.
    return false;
  }
}
