import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import type { TokenOccasion } from '../tokens/issue-tokens.js';
import type { User } from '../users/user.js';
import { toTriggerAttributes } from '../users/wire.js';
import type { Challenge } from './session-table.js';

/** Someone who is signing in, known or not. */
export interface Attempt {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  /** As it was typed: a user name or an alias. */
  readonly givenName: string;
  /** Absent for a user who does not exist, when the client hides that. */
  readonly user?: User;
  /** `ClientMetadata`. */
  readonly metadata: JsonObject;
  /** AuthParameters or ChallengeResponses. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A user whose first factor was accepted. */
export interface SignIn extends Attempt {
  readonly user: User;
  readonly occasion: TokenOccasion;
}

/** Asks the client for an answer: `ChallengeName`, `Session`, `ChallengeParameters`. */
export async function openChallenge(
  state: Pick<UserPoolState, 'sessions'>,
  { client, user, givenName }: Attempt,
  challenge: Challenge,
  parameters: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
  const session = await state.sessions.open(
    { clientId: client.id, givenName, challenge, ...(user === undefined ? {} : { username: user.username }) },
    client.authSessionMs,
  );
  return { ChallengeName: challenge.name, Session: session, ChallengeParameters: parameters };
}

/**
 * Finds who wants to sign in.
 *
 * @throws AwsError `UserNotFoundException`, unless the client hides who exists.
 */
export function findAttempt(state: Pick<UserPoolState, 'users'>, attempt: Omit<Attempt, 'user'>): Attempt {
  const user = state.users.find(attempt.pool, attempt.givenName);
  if (user === undefined && !attempt.client.hideUserExistence) {
    throw errors.userNotFound();
  }
  return user === undefined ? attempt : { ...attempt, user };
}

/** "Amazon Cognito invokes this trigger when a user attempts to sign in." */
export async function runPreAuthentication(
  state: Pick<UserPoolState, 'runTrigger'>,
  { pool, client, user, metadata }: Attempt,
): Promise<void> {
  if (user !== undefined) {
    await state.runTrigger({
      pool,
      name: 'PreAuthentication',
      source: 'PreAuthentication_Authentication',
      clientId: client.id,
      userName: user.username,
      request: { userAttributes: toTriggerAttributes(user), validationData: metadata, userNotFound: false },
      response: {},
    });
  }
}
