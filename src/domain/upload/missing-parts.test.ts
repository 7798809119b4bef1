import { expect, it } from 'vitest';
import { countReceivedBytes, missingParts } from './missing-parts.js';
import { partRanges } from './plan-parts.js';

const WANTED = partRanges(20, 8); // 8 + 8 + 4
const part = (partNumber: number, byteLength: number, checksumCrc32 = `crc${partNumber}`) => ({
  partNumber,
  byteLength,
  checksumCrc32,
});
const WHOLE = [part(1, 8), part(2, 8), part(3, 4)];

it.each([
  ['nothing has arrived', [], [1, 2, 3], 0],
  ['all is there', WHOLE, [], 20],
  ['one is absent', [part(1, 8), part(3, 4)], [2], 12],
  ['they come in any order', [part(3, 4), part(1, 8), part(2, 8)], [], 20],
  ['one is short', [part(1, 8), part(2, 7), part(3, 4)], [2], 12],
  ['the last is long', [part(1, 8), part(2, 8), part(3, 8)], [3], 16],
  ['one has no checksum', [part(1, 8), part(2, 8, ''), part(3, 4)], [2], 12],
  ['there is one too many', [...WHOLE, part(4, 8)], [], 20],
])('when %s', (_name, arrived, missing, receivedBytes) => {
  expect(missingParts(WANTED, arrived)).toEqual(missing);
  expect(countReceivedBytes(WANTED, arrived)).toBe(receivedBytes);
});

it.each([
  ['as the client says', ['crc1', 'crc2', 'crc3'], []],
  ['of another file', ['crc1', 'other', 'crc3'], [2]],
  ['the client says too little of', ['crc1', 'crc2'], [3]],
])('compares parts %s', (_name, checksums, missing) => {
  expect(missingParts(WANTED, WHOLE, checksums)).toEqual(missing);
});
