import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../../shared/store.js';
import { errors } from '../errors.js';
import { MAX_WRONG_ANSWERS_PER_SESSION } from '../limits.js';
import type { SrpHandshake } from './srp.js';

/** What the client of a session has to answer. */
export type Challenge =
  | { readonly name: 'PASSWORD_VERIFIER'; readonly handshake: SrpHandshake; readonly userId: string }
  | { readonly name: 'EMAIL_OTP' | 'SMS_OTP' | 'SMS_MFA'; readonly code: string; readonly factor: 'first' | 'second' }
  | { readonly name: 'MFA_SETUP'; readonly secret?: string; readonly verified?: boolean }
  | { readonly name: 'SOFTWARE_TOKEN_MFA' | 'NEW_PASSWORD_REQUIRED' | 'SELECT_CHALLENGE' | 'SELECT_MFA_TYPE' }
  | { readonly name: 'PASSWORD' | 'PASSWORD_SRP' };

export type ChallengeName = Challenge['name'];

export interface Session {
  readonly clientId: string;
  /** Absent for a user who does not exist, when the client hides that. */
  readonly username?: string;
  /** As the user typed it. */
  readonly givenName: string;
  readonly challenge: Challenge;
  readonly wrongAnswers: number;
  readonly expiresAtMs: number;
}

export interface SessionTable {
  open(session: Omit<Session, 'wrongAnswers' | 'expiresAtMs'>, lifeMs: number): Promise<string>;
  /** @throws AwsError `NotAuthorizedException` when it is unknown, expired, or another client's. */
  get(id: string, clientId?: string): Session;
  /** Ends a session, once: of two who answer with the same session, one is refused. */
  take(id: string): Promise<Session>;
  /** Replaces the challenge of a session that goes on. */
  change(id: string, challenge: Challenge): Promise<void>;
  /** Counts a wrong answer; the session ends with the last one allowed. */
  countWrongAnswer(id: string): Promise<void>;
  sweep(nowMs: number): Promise<void>;
}

/** Base64 of 48 bytes has no padding, and serves as the SECRET_BLOCK of SRP too. */
const SESSION_ID_BYTES = 48;

export function createSessionTable(store: Store, clock: Clock): SessionTable {
  const sessions = store.table<Session>('cognito-idp/sessions');
  const get = (id: string, clientId?: string) => {
    const session = sessions.get(id);
    if (session === undefined || (clientId !== undefined && session.clientId !== clientId)) {
      throw errors.invalidSession();
    }
    if (clock.now() >= session.expiresAtMs) {
      throw errors.expiredSession();
    }
    return session;
  };
  return {
    async open(session, lifeMs) {
      const id = randomBytes(SESSION_ID_BYTES).toString('base64');
      await sessions.put(id, { ...session, wrongAnswers: 0, expiresAtMs: clock.now() + lifeMs });
      return id;
    },
    get,
    take: (id) =>
      store.transaction(() => {
        const session = get(id);
        sessions.removeSync(id);
        return session;
      }),
    change: (id, challenge) => store.transaction(() => sessions.putSync(id, { ...get(id), challenge })),
    countWrongAnswer: (id) =>
      store.transaction(() => {
        const session = get(id);
        const wrongAnswers = session.wrongAnswers + 1;
        if (wrongAnswers >= MAX_WRONG_ANSWERS_PER_SESSION) {
          sessions.removeSync(id);
        } else {
          sessions.putSync(id, { ...session, wrongAnswers });
        }
      }),
    async sweep(nowMs) {
      const expired = [...sessions.range()].filter(({ value }) => nowMs >= value.expiresAtMs);
      await Promise.all(expired.map(({ key }) => sessions.remove(key)));
    },
  };
}
