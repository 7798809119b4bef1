import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { issueFirstTokens } from '../tokens/issue-tokens.js';
import { withoutFailedSignIns } from '../users/lockout.js';
import type { User } from '../users/user.js';
import { toTriggerAttributes } from '../users/wire.js';
import { openSecondFactor } from './second-factor.js';
import { openChallenge, type SignIn } from './sign-in.js';

/** Goes on from an accepted password: a new one if it was temporary, a second factor, or the tokens. */
export async function afterPassword(state: UserPoolState, signIn: SignIn): Promise<JsonObject> {
  const { pool, user } = signIn;
  refuseUnready(state, user);
  if (user.failedSignIns.count > 0) {
    await state.users.update(pool, user.username, withoutFailedSignIns);
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return openChallenge(state, signIn, { name: 'NEW_PASSWORD_REQUIRED' }, newPasswordParameters(pool, user));
  }
  return (await openSecondFactor(state, signIn)) ?? finishSignIn(state, signIn);
}

/** @throws AwsError when the user may not sign in, whatever they know. */
export function refuseUnready(state: Pick<UserPoolState, 'clock'>, user: User): void {
  if (!user.enabled) {
    throw errors.userDisabled();
  }
  if (user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (user.temporaryUntilMs !== undefined && state.clock.now() >= user.temporaryUntilMs) {
    throw errors.notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
}

/** All factors were accepted: `AuthenticationResult`. */
export async function finishSignIn(state: UserPoolState, signIn: SignIn): Promise<JsonObject> {
  const { pool, client, user, metadata } = signIn;
  await state.runTrigger({
    pool,
    name: 'PostAuthentication',
    source: 'PostAuthentication_Authentication',
    clientId: client.id,
    userName: user.username,
    request: { userAttributes: toTriggerAttributes(user), newDeviceUsed: false, clientMetadata: metadata },
    response: {},
  });
  return { AuthenticationResult: await issueFirstTokens(state, signIn), ChallengeParameters: {} };
}

function newPasswordParameters(pool: PoolSettings, user: User): Readonly<Record<string, string>> {
  const missing = [...pool.attributes.values()]
    .filter(({ name, required }) => required && user.attributes[name] === undefined)
    .map(({ name }) => `userAttributes.${name}`);
  return {
    USER_ID_FOR_SRP: user.username,
    requiredAttributes: JSON.stringify(missing),
    userAttributes: JSON.stringify(user.attributes),
  };
}
