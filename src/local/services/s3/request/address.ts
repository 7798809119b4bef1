import { s3Error } from '../errors.js';
import { MAX_KEY_BYTES } from '../limits.js';
import { escapeKey } from '../storage/keys.js';

/** Which bucket and object a request is for; empty strings when it names none. */
export interface Address {
  readonly bucket: string;
  readonly key: string;
}

/** `bucket.s3.us-east-1.amazonaws.com`, `bucket.s3-us-east-1.…`, `bucket.s3.dualstack.…`, `bucket.s3.amazonaws.com`. */
const AWS_HOST = /^(.+)\.s3[.-](?:[a-z0-9.-]+\.)?amazonaws\.com(?:\.cn)?(?::\d+)?$/i;
const LOCAL_HOST = /^(.+)\.localhost(?::\d+)?$/i;

/**
 * Reads bucket and key from the raw path and the host.
 *
 * The path is never normalised: `..`, `%2e` and empty segments are part of the key.
 *
 * @throws AwsError `InvalidURI`, `KeyTooLongError`.
 */
export function parseAddress(path: string, host: string): Address {
  const virtual = (AWS_HOST.exec(host) ?? LOCAL_HOST.exec(host))?.[1];
  const rest = path.replace(/^\//, '');
  const slash = rest.indexOf('/');
  const bucket = virtual ?? decodePath(slash === -1 ? rest : rest.slice(0, slash));
  const rawKey = virtual !== undefined ? rest : slash === -1 ? '' : rest.slice(slash + 1);
  return { bucket, key: checkKey(decodePath(rawKey)) };
}

/** @throws AwsError `InvalidURI` when an escape is not valid UTF-8. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw s3Error('InvalidURI', undefined, { URI: text }, { cause: error });
  }
}

/** @throws AwsError `KeyTooLongError`. */
export function checkKey(key: string): string {
  const byteLength = Buffer.byteLength(key);
  // Control characters take two characters in the index, whose rows have a limit of their own.
  if (byteLength > MAX_KEY_BYTES || Buffer.byteLength(escapeKey(key)) > MAX_KEY_BYTES * 1.5) {
    throw s3Error('KeyTooLongError', undefined, { Size: String(byteLength), MaxSizeAllowed: String(MAX_KEY_BYTES) });
  }
  return key;
}
