import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../../../shared/aws-error.js';
import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../../shared/store.js';
import { errors } from '../errors.js';
import { MAX_ACCESS_TOKEN_MS } from '../limits.js';
import { keysUnder, SEPARATOR } from '../users/user-table.js';

/** One sign-in on one client, from its first tokens to its last refresh. */
export interface TokenSession {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  /** `event_id` of all its tokens; what revocation goes by. */
  readonly eventId: string;
  /** `origin_jti` of all its tokens. */
  readonly originJti: string;
  readonly authTimeSeconds: number;
  /** When the refresh token stops to work. */
  readonly expiresAtMs: number;
}

export interface TokenSessions {
  /** @returns the refresh token, of which only a hash is kept. */
  begin(session: TokenSession): Promise<string>;
  /** @throws AwsError `NotAuthorizedException` when the token is unknown, revoked or expired. */
  get(refreshToken: string): TokenSession;
  /**
   * Ends the refresh token and every token that came from it; one that is unknown is left at that (RFC 7009, 2.2).
   *
   * @throws AwsError `UnauthorizedException` when it is another client's.
   */
  revoke(refreshToken: string, clientId: string): Promise<void>;
  revokeAll(poolId: string, username: string): Promise<void>;
  isRevoked(eventId: string): boolean;
  sweep(nowMs: number): Promise<void>;
}

const REFRESH_TOKEN_BYTES = 96;

export function createTokenSessions(store: Store, clock: Clock): TokenSessions {
  const sessions = store.table<TokenSession & { readonly revoked?: true }>('cognito-idp/refresh-tokens');
  const byUser = store.table<string>('cognito-idp/user-refresh-tokens');
  const revoked = store.table<number>('cognito-idp/revoked');
  const end = (hash: string, session: TokenSession) => {
    sessions.putSync(hash, { ...session, revoked: true });
    byUser.removeSync(userKey(session));
    revoked.putSync(session.eventId, clock.now() + MAX_ACCESS_TOKEN_MS);
  };
  return {
    async begin(session) {
      const refreshToken = randomBytes(REFRESH_TOKEN_BYTES).toString('base64url');
      const hash = hashToken(refreshToken);
      await store.transaction(() => {
        sessions.putSync(hash, session);
        byUser.putSync(userKey(session), hash);
      });
      return refreshToken;
    },
    get(refreshToken) {
      const session = sessions.get(hashToken(refreshToken));
      if (session === undefined) {
        throw errors.notAuthorized('Invalid Refresh Token.');
      }
      if (session.revoked) {
        throw errors.notAuthorized('Refresh Token has been revoked');
      }
      if (clock.now() >= session.expiresAtMs) {
        throw errors.notAuthorized('Refresh Token has expired');
      }
      return session;
    },
    revoke: (refreshToken, clientId) =>
      store.transaction(() => {
        const hash = hashToken(refreshToken);
        const session = sessions.get(hash);
        if (session !== undefined) {
          if (session.clientId !== clientId) {
            throw new AwsError('UnauthorizedException', 'The refresh token was issued to another client.');
          }
          end(hash, session);
        }
      }),
    revokeAll: (poolId, username) =>
      store.transaction(() => {
        for (const { value: hash } of [...byUser.range(keysUnder(poolId, username))]) {
          const session = sessions.get(hash);
          if (session !== undefined) {
            end(hash, session);
          }
        }
      }),
    isRevoked: (eventId) => revoked.get(eventId) !== undefined,
    async sweep(nowMs) {
      // An access token may outlive its refresh token by its own life, and must stay revocable.
      const over = [...sessions.range()].filter(({ value }) => nowMs >= value.expiresAtMs + MAX_ACCESS_TOKEN_MS);
      const forgotten = [...revoked.range()].filter(({ value }) => nowMs >= value);
      await store.transaction(() => {
        for (const { key, value } of over) {
          sessions.removeSync(key);
          byUser.removeSync(userKey(value));
        }
        for (const { key } of forgotten) {
          revoked.removeSync(key);
        }
      });
    },
  };
}

function userKey({ poolId, username, eventId }: TokenSession): string {
  return [poolId, username, eventId].join(SEPARATOR);
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
