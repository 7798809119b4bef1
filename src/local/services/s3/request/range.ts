import { s3Error } from '../errors.js';
import type { ByteRange } from '../storage/blobs.js';

/**
 * The range that a header asks for.
 *
 * @returns undefined when it asks for none that S3 serves: "Amazon S3 doesn't support retrieving multiple ranges of data per
 *   GET request", and a header it cannot read is passed over (RFC 9110, 14.2).
 * @throws AwsError `InvalidRange` when no byte of it exists.
 */
export function parseRange(header: string | undefined, byteLength: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null || header === undefined) {
    return undefined;
  }
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') {
    return undefined;
  }
  const start = first === '' ? Math.max(0, byteLength - Number(last)) : Number(first);
  const end = first === '' || last === '' ? byteLength - 1 : Math.min(Number(last), byteLength - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) {
    return undefined;
  }
  if (start > end) {
    throw s3Error('InvalidRange', undefined, { ActualObjectSize: String(byteLength), RangeRequested: header });
  }
  return { start, end };
}
