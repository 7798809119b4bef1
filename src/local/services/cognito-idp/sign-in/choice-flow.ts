import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { UserPoolState } from '../state.js';
import { drawCode } from '../users/codes.js';
import type { User } from '../users/user.js';
import { refuseUnready } from './finish-sign-in.js';
import { beginSrp, signInWithPassword } from './password-flow.js';
import { activeMethods, deliveryParameters, destinationOf, openCode } from './second-factor.js';
import { type Attempt, openChallenge } from './sign-in.js';

const CHOICES = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const;
type Choice = (typeof CHOICES)[number];

/** USER_AUTH: begins the preferred challenge, or lets the user choose among those that are open to them. */
export async function beginChoice(state: UserPoolState, attempt: Attempt): Promise<JsonObject> {
  const preferred = attempt.parameters['PREFERRED_CHALLENGE'];
  const available = availableChoices(attempt);
  const choice = available.find((name) => name === preferred);
  if (choice !== undefined) {
    return beginFirstFactor(state, attempt, choice);
  }
  const answer = await openChallenge(state, attempt, { name: 'SELECT_CHALLENGE' });
  return { ...answer, AvailableChallenges: available };
}

/** @throws AwsError `InvalidParameterException` when the choice is none of those that were offered. */
export function beginChosen(state: UserPoolState, attempt: Attempt, answer: string): Promise<JsonObject> {
  const choice = availableChoices(attempt).find((name) => name === answer);
  if (choice === undefined) {
    throw errors.invalidParameter(`${answer} is not available for the user.`);
  }
  return beginFirstFactor(state, attempt, choice);
}

/** For a user who does not exist: all that the pool offers, so that nothing tells. */
function availableChoices({ pool, user }: Attempt): readonly Choice[] {
  return CHOICES.filter((choice) => {
    const factor = choice === 'PASSWORD_SRP' ? 'PASSWORD' : choice;
    return pool.firstFactors.includes(factor) && (user === undefined || isOpenTo(user, choice, pool));
  });
}

/** "Users who have MFA active can't sign in with one-time passwords": they have a single factor. */
function isOpenTo(user: User, choice: Choice, pool: Attempt['pool']): boolean {
  if (choice === 'PASSWORD' || choice === 'PASSWORD_SRP') {
    return user.password !== undefined;
  }
  return destinationOf(choice, user) !== undefined && pool.mfa !== 'ON' && activeMethods(pool, user).length === 0;
}

async function beginFirstFactor(state: UserPoolState, attempt: Attempt, choice: Choice): Promise<JsonObject> {
  const { parameters } = attempt;
  switch (choice) {
    case 'PASSWORD':
      return parameters['PASSWORD'] === undefined
        ? openChallenge(state, attempt, { name: choice })
        : signInWithPassword(state, attempt);
    case 'PASSWORD_SRP':
      return parameters['SRP_A'] === undefined
        ? openChallenge(state, attempt, { name: choice })
        : beginSrp(state, attempt);
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return beginCode(state, attempt, choice);
  }
}

async function beginCode(state: UserPoolState, attempt: Attempt, name: 'EMAIL_OTP' | 'SMS_OTP'): Promise<JsonObject> {
  if (attempt.user !== undefined) {
    refuseUnready(state, attempt.user);
    return openCode(state, { ...attempt, user: attempt.user }, name, 'first');
  }
  // No one gets this code: the challenge is there so that nothing tells who exists.
  const attribute = name === 'EMAIL_OTP' ? 'email' : 'phone_number';
  const parameters = deliveryParameters({ attribute, value: attempt.givenName });
  return openChallenge(state, attempt, { name, code: drawCode(), factor: 'first' }, parameters);
}
