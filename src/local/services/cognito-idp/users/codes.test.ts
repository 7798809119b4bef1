import { expect, it } from 'vitest';
import { drawCode, enterCode, withCode, withSentCode } from './codes.js';
import { buildUser, type User } from './user.js';

const NOW_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const fresh = buildUser({ poolId: 'pool', username: 'ann', sub: 'ann', status: 'UNCONFIRMED', attributes: {} }, NOW_MS);

const enterWrong = (user: User, nowMs = NOW_MS) => enterCode(user, 'SIGN_UP', '000000', nowMs).user;

it('draws six digits', () => {
  expect(Array.from({ length: 50 }, drawCode).every((code) => /^\d{6}$/.test(code))).toBe(true);
});

it('takes a code once', () => {
  const { accepted, user } = enterCode(withCode(fresh, 'SIGN_UP', '123456', NOW_MS), 'SIGN_UP', '123456', NOW_MS);

  expect(accepted).toBe(true);
  expect(() => enterCode(user, 'SIGN_UP', '123456', NOW_MS)).toThrow('please request a code again');
});

it('takes only the last code that was sent, for its purpose', () => {
  const first = withCode(fresh, 'SIGN_UP', '111111', NOW_MS);
  const second = withCode(first, 'SIGN_UP', '222222', NOW_MS);

  expect(enterCode(second, 'SIGN_UP', '111111', NOW_MS).accepted).toBe(false);
  expect(() => enterCode(second, 'FORGOT_PASSWORD', '222222', NOW_MS)).toThrow('please request a code again');
});

it.each([
  ['SIGN_UP', 24 * HOUR_MS],
  ['FORGOT_PASSWORD', HOUR_MS],
  ['VERIFY_EMAIL', 24 * HOUR_MS],
] as const)('lets a code for %s expire', (purpose, validMs) => {
  const user = withCode(fresh, purpose, '123456', NOW_MS);

  expect(enterCode(user, purpose, '123456', NOW_MS + validMs - 1).accepted).toBe(true);
  expect(() => enterCode(user, purpose, '123456', NOW_MS + validMs)).toThrow(
    expect.objectContaining({ code: 'ExpiredCodeException' }),
  );
});

it('takes no code, not even the right one, after five wrong ones in an hour', () => {
  let user = withCode(fresh, 'SIGN_UP', '123456', NOW_MS);
  for (let i = 0; i < 5; i += 1) {
    user = enterWrong(user);
  }
  const limit = expect.objectContaining({ code: 'LimitExceededException' });

  expect(() => enterCode(user, 'SIGN_UP', '123456', NOW_MS)).toThrow(limit);
  expect(() => enterCode(withCode(user, 'SIGN_UP', '654321', NOW_MS), 'SIGN_UP', '654321', NOW_MS)).toThrow(limit);
  expect(enterCode(user, 'SIGN_UP', '123456', NOW_MS + HOUR_MS).accepted).toBe(true);
});

it('sends twenty codes in an hour and not one more', () => {
  let user = fresh;
  for (let i = 0; i < 20; i += 1) {
    user = withSentCode(user, 'SIGN_IN', NOW_MS);
  }

  expect(() => withSentCode(user, 'SIGN_IN', NOW_MS)).toThrow('Attempt limit exceeded, please try after some time.');
  expect(() => withCode(user, 'SIGN_UP', '123456', NOW_MS)).not.toThrow();
  expect(() => withSentCode(user, 'SIGN_IN', NOW_MS + HOUR_MS)).not.toThrow();
});
