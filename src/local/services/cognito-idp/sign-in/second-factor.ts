import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { MfaMethod, PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { drawCode, withSentCode } from '../users/codes.js';
import { type Destination, mask } from '../users/contact.js';
import { sendCode } from '../users/send-code.js';
import type { User } from '../users/user.js';
import { type Attempt, openChallenge } from './sign-in.js';

/** What the user may be asked for after the first factor; empty when nothing is. */
export function activeMethods(pool: PoolSettings, user: User): readonly MfaMethod[] {
  if (pool.mfa === 'OFF') {
    return [];
  }
  const chosen = user.mfa.enabled.filter((method) => pool.mfaMethods.includes(method));
  if (user.mfa.preferred !== undefined && chosen.includes(user.mfa.preferred)) {
    return [user.mfa.preferred];
  }
  if (chosen.length > 0 || pool.mfa === 'OPTIONAL') {
    return chosen;
  }
  // Where MFA is required, a verified address serves without being chosen.
  return pool.mfaMethods.filter(
    (method) => method !== 'SOFTWARE_TOKEN_MFA' && destinationOf(method, user) !== undefined,
  );
}

/** @returns the challenge of the second factor, or undefined when the user needs none. */
export async function openSecondFactor(
  state: UserPoolState,
  attempt: Attempt & { readonly user: User },
): Promise<JsonObject | undefined> {
  const { pool, user } = attempt;
  const methods = activeMethods(pool, user);
  const [method] = methods;
  if (method === undefined) {
    return pool.mfa === 'ON' ? openSetup(state, attempt) : undefined;
  }
  if (methods.length > 1) {
    return openChallenge(state, attempt, { name: 'SELECT_MFA_TYPE' }, { MFAS_CAN_CHOOSE: JSON.stringify(methods) });
  }
  return openMethod(state, attempt, method);
}

export async function openMethod(
  state: UserPoolState,
  attempt: Attempt & { readonly user: User },
  method: MfaMethod,
): Promise<JsonObject> {
  const { username } = attempt.user;
  if (method === 'SOFTWARE_TOKEN_MFA') {
    return openChallenge(state, attempt, { name: method }, { USER_ID_FOR_SRP: username });
  }
  return openCode(state, attempt, method, 'second');
}

/** Sends a code and asks for it, as the first factor or the second. */
export async function openCode(
  state: UserPoolState,
  attempt: Attempt & { readonly user: User },
  name: 'EMAIL_OTP' | 'SMS_OTP' | 'SMS_MFA',
  factor: 'first' | 'second',
): Promise<JsonObject> {
  const { pool, client, user, metadata } = attempt;
  const destination = destinationOf(name, user);
  if (destination === undefined) {
    throw errors.invalidParameter(`User has no verified address for ${name}.`);
  }
  await state.users.update(pool, user.username, (current) => withSentCode(current, 'SIGN_IN', state.clock.now()));
  const code = drawCode();
  const answer = await openChallenge(state, attempt, { name, code, factor }, deliveryParameters(destination));
  await sendCode(state, { pool, user, destination, kind: 'Authentication', code, clientId: client.id, metadata });
  return answer;
}

export function deliveryParameters(destination: Destination): Readonly<Record<string, string>> {
  return {
    CODE_DELIVERY_DELIVERY_MEDIUM: destination.attribute === 'email' ? 'EMAIL' : 'SMS',
    CODE_DELIVERY_DESTINATION: mask(destination),
  };
}

export function destinationOf(method: MfaMethod | 'SMS_OTP', user: User): Destination | undefined {
  const attribute = method === 'EMAIL_OTP' ? 'email' : 'phone_number';
  const value = user.attributes[attribute];
  return value === undefined || user.attributes[`${attribute}_verified`] !== 'true' ? undefined : { attribute, value };
}

function openSetup(state: UserPoolState, attempt: Attempt): Promise<JsonObject> {
  if (!attempt.pool.mfaMethods.includes('SOFTWARE_TOKEN_MFA')) {
    throw errors.unsupported('MFA_SETUP of anything but SOFTWARE_TOKEN_MFA');
  }
  return openChallenge(state, attempt, { name: 'MFA_SETUP' }, { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' });
}
