import { MAX_PARTS, MULTIPART_THRESHOLD_BYTES, PREFERRED_PART_BYTES } from '../limits.js';

const MIB = 1024 ** 2;

/** How a file is cut: every part is `partBytes` long but the last, which has what is left. */
export interface PartPlan {
  readonly partBytes: number;
  readonly partCount: number;
}

/** A part's place in the file. */
export interface PartRange {
  /** From 1, as S3 counts. */
  readonly partNumber: number;
  readonly offset: number;
  readonly byteLength: number;
}

/**
 * How a file is cut into parts; undefined when it goes in one piece.
 *
 * @param byteLength - of the whole file, positive.
 * @param preferredPartBytes - wanted length of a part; it grows by whole MiB when S3's number of parts would not suffice.
 * @example planParts(25 * 1024 ** 2); // { partBytes: 8388608, partCount: 4 }
 */
export function planParts(byteLength: number, preferredPartBytes = PREFERRED_PART_BYTES): PartPlan | undefined {
  if (byteLength < MULTIPART_THRESHOLD_BYTES) {
    return undefined;
  }
  const partBytes = Math.max(preferredPartBytes, Math.ceil(byteLength / MAX_PARTS / MIB) * MIB);
  return { partBytes, partCount: countParts(byteLength, partBytes) };
}

export function countParts(byteLength: number, partBytes: number): number {
  return Math.ceil(byteLength / partBytes);
}

/** Where a part lies; undefined for a number that the file has no part of. */
export function partRange(byteLength: number, partBytes: number, partNumber: number): PartRange | undefined {
  const offset = (partNumber - 1) * partBytes;
  if (!Number.isInteger(partNumber) || partNumber < 1 || offset >= byteLength) {
    return undefined;
  }
  return { partNumber, offset, byteLength: Math.min(partBytes, byteLength - offset) };
}

/** Every part of a file, in order. */
export function partRanges(byteLength: number, partBytes: number): readonly PartRange[] {
  return Array.from({ length: countParts(byteLength, partBytes) }, (_, index) => {
    const offset = index * partBytes;
    return { partNumber: index + 1, offset, byteLength: Math.min(partBytes, byteLength - offset) };
  });
}
