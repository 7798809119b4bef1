import type { Readable } from 'node:stream';

/** First and last byte, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What stands for a path at the moment: an object, or the error in its place. */
export interface Representation {
  readonly statusCode: number;
  /** Lower-case names; neither length nor range. */
  readonly headers: Readonly<Record<string, string>>;
  readonly byteLength: number;
  /** Absent for what is made for the moment, such as an error. */
  readonly modifiedMs?: number;
  /**
   * The bytes, whole or in part. Of an object that comes straight from the bucket they must be asked for in the turn of the
   * event loop in which it was looked up.
   */
  read(range?: ByteRange): Buffer | Readable;
}

export function representBytes(
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  modifiedMs?: number,
): Representation {
  return {
    statusCode,
    headers,
    byteLength: body.length,
    ...(modifiedMs === undefined ? {} : { modifiedMs }),
    read: (range) => (range === undefined ? body : body.subarray(range.start, range.end + 1)),
  };
}
