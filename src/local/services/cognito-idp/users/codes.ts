import { randomInt, timingSafeEqual } from 'node:crypto';
import { errors } from '../errors.js';
import {
  ATTRIBUTE_CODE_MS,
  CODE_ATTEMPT_WINDOW_MS,
  FORGOT_PASSWORD_CODE_MS,
  MAX_CODES_SENT_PER_HOUR,
  MAX_WRONG_CODES_PER_HOUR,
  SIGN_UP_CODE_MS,
} from '../limits.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { type CodeAttempts, type CodePurpose, type User, without } from './user.js';

/** Codes that are kept with the user; the code of a sign-in is kept with its session. */
type StoredPurpose = Exclude<CodePurpose, 'SIGN_IN'>;

const VALIDITY_MS: Readonly<Record<StoredPurpose, number>> = {
  SIGN_UP: SIGN_UP_CODE_MS,
  FORGOT_PASSWORD: FORGOT_PASSWORD_CODE_MS,
  VERIFY_EMAIL: ATTRIBUTE_CODE_MS,
  VERIFY_PHONE_NUMBER: ATTRIBUTE_CODE_MS,
};

/** "A six-digit code", drawn evenly. */
export function drawCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/**
 * Puts a new code in place of the last one for the same purpose.
 *
 * @throws AwsError `LimitExceededException` when too many were sent in the hour.
 */
export function withCode(user: User, purpose: StoredPurpose, code: string, nowMs: number): User {
  const codes = { ...user.codes, [purpose]: { code, expiresAtMs: nowMs + VALIDITY_MS[purpose] } };
  return { ...withSentCode(user, purpose, nowMs), codes };
}

/** @throws AwsError `LimitExceededException` when too many codes were sent in the hour. */
export function withSentCode(user: User, purpose: CodePurpose, nowMs: number): User {
  const attempts = attemptsOf(user, purpose, nowMs);
  if (attempts.sent >= MAX_CODES_SENT_PER_HOUR) {
    throw errors.limitExceeded();
  }
  return { ...user, codeAttempts: { ...user.codeAttempts, [purpose]: { ...attempts, sent: attempts.sent + 1 } } };
}

export type CodeOutcome = { readonly accepted: boolean; readonly user: User };

/**
 * Compares an entered code and counts the wrong ones. The caller stores `user` in either case, then answers
 * `CodeMismatchException` when it was not accepted.
 *
 * @throws AwsError `ExpiredCodeException` when there is no live code, `LimitExceededException` after too many wrong ones.
 */
export function enterCode(user: User, purpose: StoredPurpose, entered: string, nowMs: number): CodeOutcome {
  const attempts = attemptsOf(user, purpose, nowMs);
  if (attempts.wrong >= MAX_WRONG_CODES_PER_HOUR) {
    throw errors.limitExceeded();
  }
  const stored = user.codes[purpose];
  if (stored === undefined || nowMs >= stored.expiresAtMs) {
    throw errors.expiredCode();
  }
  if (sameText(stored.code, entered)) {
    return {
      accepted: true,
      user: { ...user, codes: without(user.codes, purpose), codeAttempts: without(user.codeAttempts, purpose) },
    };
  }
  const counted = { ...attempts, wrong: attempts.wrong + 1 };
  return { accepted: false, user: { ...user, codeAttempts: { ...user.codeAttempts, [purpose]: counted } } };
}

function attemptsOf(user: User, purpose: CodePurpose, nowMs: number): CodeAttempts {
  const attempts = user.codeAttempts[purpose];
  const current = attempts !== undefined && nowMs - attempts.sinceMs < CODE_ATTEMPT_WINDOW_MS;
  return current ? attempts : { sinceMs: nowMs, sent: 0, wrong: 0 };
}

/** Compares without telling by its time where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Redeems a code: `apply` makes the change it stands for, in the same transaction.
 *
 * @throws AwsError `CodeMismatchException`, `ExpiredCodeException`, `LimitExceededException`, and what `apply` throws.
 */
export async function redeemCode(
  { users, clock }: Pick<UserPoolState, 'users' | 'clock'>,
  { pool, username, purpose, code }: RedeemInput,
  apply: (user: User) => User,
): Promise<User> {
  let accepted = false;
  const user = await users.update(pool, username, (current) => {
    const outcome = enterCode(current, purpose, code, clock.now());
    accepted = outcome.accepted;
    return accepted ? apply(outcome.user) : outcome.user;
  });
  if (!accepted) {
    throw errors.codeMismatch();
  }
  return user;
}

export interface RedeemInput {
  readonly pool: PoolSettings;
  readonly username: string;
  readonly purpose: StoredPurpose;
  readonly code: string;
}
