import type { PartRange } from './plan-parts.js';

/** What storage tells of a part. */
export interface ArrivedPart {
  readonly partNumber: number;
  readonly byteLength: number;
  readonly checksumCrc32: string;
}

/**
 * Numbers of the parts that storage does not have as they should be: absent, of another length, without a checksum, or, where
 * the client says what it sent, with another one.
 *
 * @param checksums - base64 CRC-32 of every part, in order.
 */
export function missingParts(
  wanted: readonly PartRange[],
  arrived: readonly ArrivedPart[],
  checksums?: readonly string[],
): readonly number[] {
  const byNumber = new Map(arrived.map((part) => [part.partNumber, part]));
  const isThere = ({ partNumber, byteLength }: PartRange): boolean => {
    const part = byNumber.get(partNumber);
    if (part === undefined || part.byteLength !== byteLength || part.checksumCrc32 === '') {
      return false;
    }
    return checksums === undefined || checksums[partNumber - 1] === part.checksumCrc32;
  };
  return wanted.filter((range) => !isThere(range)).map(({ partNumber }) => partNumber);
}

/** Bytes of the parts that are there as they should be. */
export function countReceivedBytes(wanted: readonly PartRange[], arrived: readonly ArrivedPart[]): number {
  const missing = new Set(missingParts(wanted, arrived));
  return wanted.reduce((sum, { partNumber, byteLength }) => sum + (missing.has(partNumber) ? 0 : byteLength), 0);
}
