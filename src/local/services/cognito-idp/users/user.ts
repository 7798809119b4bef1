import type { MfaMethod } from '../settings/pool-settings.js';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

/** What a code proves. A user has at most one live code for each. */
export type CodePurpose = 'SIGN_UP' | 'FORGOT_PASSWORD' | 'VERIFY_EMAIL' | 'VERIFY_PHONE_NUMBER' | 'SIGN_IN';

export interface StoredCode {
  readonly code: string;
  readonly expiresAtMs: number;
}

/** An SRP verifier: the password cannot be had back from it. Both are hexadecimal. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** Codes sent and wrong codes entered in the window that began at `sinceMs`. */
export interface CodeAttempts {
  readonly sinceMs: number;
  readonly sent: number;
  readonly wrong: number;
}

export interface User {
  readonly poolId: string;
  readonly username: string;
  readonly sub: string;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** Without `sub`; booleans and numbers as text, as the API gives them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Values that wait for their code, when the pool verifies before it updates. */
  readonly pending: Readonly<Record<string, string>>;
  readonly password?: PasswordVerifier;
  /** When a temporary password stops to work. */
  readonly temporaryUntilMs?: number;
  /** Associated, not verified yet; the verified one works on until then. */
  readonly pendingTotpSecret?: string;
  readonly totp?: { readonly secret: string; readonly lastStep?: number };
  readonly mfa: { readonly enabled: readonly MfaMethod[]; readonly preferred?: MfaMethod };
  readonly codes: Readonly<Partial<Record<CodePurpose, StoredCode>>>;
  readonly codeAttempts: Readonly<Partial<Record<CodePurpose, CodeAttempts>>>;
  readonly failedSignIns: { readonly count: number; readonly lastAtMs: number; readonly lockedUntilMs: number };
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

export function buildUser(
  given: Pick<User, 'poolId' | 'username' | 'sub' | 'status' | 'attributes'> & Partial<User>,
  nowMs: number,
): User {
  return {
    enabled: true,
    pending: {},
    mfa: { enabled: [] },
    codes: {},
    codeAttempts: {},
    failedSignIns: { count: 0, lastAtMs: 0, lockedUntilMs: 0 },
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    ...given,
  };
}

/** A copy of `record` without `name`. */
export function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}
