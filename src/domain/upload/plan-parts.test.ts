import { describe, expect, it } from 'vitest';
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES, MULTIPART_THRESHOLD_BYTES } from '../limits.js';
import { partRange, partRanges, planParts } from './plan-parts.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const TIB = 1024 ** 4;

describe('the plan', () => {
  it.each([
    [1, undefined],
    [MULTIPART_THRESHOLD_BYTES - 1, undefined],
    [MULTIPART_THRESHOLD_BYTES, { partBytes: 8 * MIB, partCount: 2 }],
    [MULTIPART_THRESHOLD_BYTES + 1, { partBytes: 8 * MIB, partCount: 3 }],
    [25 * MIB, { partBytes: 8 * MIB, partCount: 4 }],
    [1 * GIB, { partBytes: 8 * MIB, partCount: 128 }],
    [80_000 * MIB, { partBytes: 8 * MIB, partCount: 10_000 }],
    [80_000 * MIB + 1, { partBytes: 9 * MIB, partCount: 8889 }],
    [5 * TIB, { partBytes: 525 * MIB, partCount: 9987 }],
  ])('of %d bytes is %j', (byteLength, plan) => {
    expect(planParts(byteLength)).toEqual(plan);
  });

  it.each([16 * MIB, 25 * MIB + 7, 3 * GIB - 1, 80_000 * MIB + 1, 5 * TIB])(
    'of %d bytes is one S3 takes',
    (byteLength) => {
      const plan = planParts(byteLength) ?? { partBytes: 0, partCount: 0 };
      expect(plan.partBytes).toBeGreaterThanOrEqual(MIN_PART_BYTES);
      expect(plan.partBytes).toBeLessThanOrEqual(MAX_PART_BYTES);
      expect(plan.partCount).toBeLessThanOrEqual(MAX_PARTS);
      expect(plan.partBytes * plan.partCount).toBeGreaterThanOrEqual(byteLength);
      expect(plan.partBytes * (plan.partCount - 1)).toBeLessThan(byteLength);
    },
  );
});

describe('the parts', () => {
  it('lie end to end and are as long as the file', () => {
    expect(partRanges(20, 8)).toEqual([
      { partNumber: 1, offset: 0, byteLength: 8 },
      { partNumber: 2, offset: 8, byteLength: 8 },
      { partNumber: 3, offset: 16, byteLength: 4 },
    ]);
    expect(partRanges(16, 8).map(({ byteLength }) => byteLength)).toEqual([8, 8]);
  });

  it('are the same one by one', () => {
    for (const range of partRanges(20, 8)) {
      expect(partRange(20, 8, range.partNumber)).toEqual(range);
    }
  });

  it.each([0, -1, 4, 1.5, Number.NaN])('have no number %d', (partNumber) => {
    expect(partRange(20, 8, partNumber)).toBeUndefined();
  });
});
