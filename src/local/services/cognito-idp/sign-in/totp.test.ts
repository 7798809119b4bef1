import { expect, it } from 'vitest';
import { drawTotpSecret, findTotpStep, totpAt } from './totp.js';

/** `12345678901234567890` in base 32: the key of RFC 6238's test vectors. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

// RFC 6238, appendix B, SHA1, the last six of its eight digits.
it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('gives the code of the RFC at second %i', (seconds, code) => {
  expect(totpAt(RFC_SECRET, Math.floor(seconds / 30))).toBe(code);
});

it('takes the code of one step before and after, and of no other', () => {
  const step = 55_000_000;
  const nowMs = step * 30_000 + 12_345;

  expect([-2, -1, 0, 1, 2].map((drift) => findTotpStep(RFC_SECRET, totpAt(RFC_SECRET, step + drift), nowMs))).toEqual([
    undefined,
    step - 1,
    step,
    step + 1,
    undefined,
  ]);
});

it('draws secrets that authenticator apps can read, each another one', () => {
  expect(drawTotpSecret()).toMatch(/^[A-Z2-7]{52}$/);
  expect(drawTotpSecret()).not.toBe(drawTotpSecret());
});
