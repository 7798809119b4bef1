import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { sameText } from '../users/codes.js';
import { refuseLockedOut, withFailedSignIn } from '../users/lockout.js';
import { hasPassword, srpIdentity } from '../users/password.js';
import type { PasswordVerifier, User } from '../users/user.js';
import { afterPassword } from './finish-sign-in.js';
import type { Session } from './session-table.js';
import { type Attempt, openChallenge } from './sign-in.js';
import { beginHandshake, createVerifier, expectedSignature } from './srp.js';

/** A password that came in the clear: `PASSWORD`. */
export async function signInWithPassword(state: UserPoolState, attempt: Attempt): Promise<JsonObject> {
  const { pool, user, parameters } = attempt;
  const password = required(parameters, 'PASSWORD');
  if (user === undefined) {
    throw errors.incorrectPassword();
  }
  refuseLockedOut(user, state.clock.now());
  if (!hasPassword(pool, user, password)) {
    throw await countFailure(state, pool, user);
  }
  return afterPassword(state, { ...attempt, user, occasion: 'Authentication' });
}

/** First step of SRP: takes `SRP_A`, asks for the proof. */
export async function beginSrp(state: UserPoolState, attempt: Attempt): Promise<JsonObject> {
  const { pool, user, givenName, parameters } = attempt;
  const clientPublic = required(parameters, 'SRP_A');
  if (user !== undefined) {
    refuseLockedOut(user, state.clock.now());
  }
  const { userId, password } = shownIdentity(state, pool, givenName, user);
  const handshake = beginHandshake(clientPublic, password.verifier);
  const { Session: secretBlock } = await openChallenge(state, attempt, {
    name: 'PASSWORD_VERIFIER',
    handshake,
    userId,
  });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: password.salt,
      SECRET_BLOCK: secretBlock ?? null,
      SRP_B: handshake.serverPublic,
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  };
}

/** Second step of SRP: the proof. */
export async function finishSrp(state: UserPoolState, attempt: Attempt, session: Session): Promise<JsonObject> {
  const { pool, user, parameters } = attempt;
  const secretBlock = required(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const signature = required(parameters, 'PASSWORD_CLAIM_SIGNATURE');
  const timestamp = required(parameters, 'TIMESTAMP');
  if (session.challenge.name !== 'PASSWORD_VERIFIER' || user === undefined) {
    throw errors.incorrectPassword();
  }
  refuseLockedOut(user, state.clock.now());
  const { handshake, userId } = session.challenge;
  const expected = expectedSignature(handshake, srpIdentity(pool, userId), { secretBlock, timestamp });
  if (user.password?.verifier !== handshake.verifier || !sameText(expected, signature)) {
    throw await countFailure(state, pool, user);
  }
  return afterPassword(state, { ...attempt, user, occasion: 'Authentication' });
}

/**
 * "When a user isn't found, Amazon Cognito returns a simulated response … the same salt and internal user id in UUID
 * format for the same user name and user pool combination." One without a password gets the same treatment.
 */
function shownIdentity(
  state: Pick<UserPoolState, 'hidingSecret'>,
  pool: PoolSettings,
  givenName: string,
  user: User | undefined,
): { readonly userId: string; readonly password: PasswordVerifier } {
  if (user?.password !== undefined) {
    return { userId: user.username, password: user.password };
  }
  const seed = createHmac('sha256', state.hidingSecret).update(`${pool.id} ${givenName.toLowerCase()}`).digest('hex');
  const userId = user?.username ?? seed.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return { userId, password: createVerifier(srpIdentity(pool, userId), seed, seed.slice(-32)) };
}

async function countFailure(state: UserPoolState, pool: PoolSettings, user: User): Promise<Error> {
  await state.users.update(pool, user.username, (current) => withFailedSignIn(current, state.clock.now()));
  return errors.incorrectPassword();
}

/** @throws AwsError `InvalidParameterException`. */
export function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') {
    throw errors.invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}
