import { createHash } from 'node:crypto';

/**
 * An id that depends only on `seed`: the same project gets the same ids at every start, so stored data stays reachable.
 *
 * @param alphabet - the characters to draw from.
 * @param length - how many of them.
 */
export function stableId(seed: string, alphabet: string, length: number): string {
  const digest = (block: number) => createHash('sha256').update(`${seed}\n${block}`).digest();
  let bytes = digest(0);
  for (let block = 1; bytes.length < length; block += 1) bytes = Buffer.concat([bytes, digest(block)]);
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

const HEX = '0123456789abcdef';

/** A stable id in the shape of a UUID. */
export function stableUuid(seed: string): string {
  return [8, 4, 4, 4, 12].map((length, index) => stableId(`${seed}\n${index}`, HEX, length)).join('-');
}
