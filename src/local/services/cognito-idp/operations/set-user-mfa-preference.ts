import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import { flag, optionalObject } from '../input.js';
import type { MfaMethod, PoolSettings } from '../settings/pool-settings.js';
import { destinationOf } from '../sign-in/second-factor.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import type { User } from '../users/user.js';

const METHODS: Readonly<Record<string, MfaMethod>> = {
  EmailMfaSettings: 'EMAIL_OTP',
  SMSMfaSettings: 'SMS_MFA',
  SoftwareTokenMfaSettings: 'SOFTWARE_TOKEN_MFA',
};

export const setUserMfaPreference = operation(['AccessToken', ...Object.keys(METHODS)], async (state, input) => {
  const { pool, user } = requireAccessToken(state, input);
  await state.users.update(pool, user.username, (current) => withPreferences(pool, current, input));
  return {};
});

/** Applies the settings that are given; a method that is not mentioned stays as it is. */
export function withPreferences(pool: PoolSettings, user: User, input: JsonObject): User {
  return Object.entries(METHODS).reduce((current, [member, method]) => {
    const settings = optionalObject(input, member);
    if (settings === undefined) {
      return current;
    }
    const enabled = flag(settings, 'Enabled');
    const preferred = flag(settings, 'PreferredMfa');
    if (preferred && !enabled) {
      throw errors.invalidParameter('Preferred MFA must be enabled.');
    }
    return enabled ? enable(pool, current, method, preferred) : disable(current, method);
  }, user);
}

function enable(pool: PoolSettings, user: User, method: MfaMethod, preferred: boolean): User {
  if (!pool.mfaMethods.includes(method)) {
    throw errors.invalidParameter(`${method} is not enabled for the user pool.`);
  }
  if (method === 'SOFTWARE_TOKEN_MFA' && user.totp === undefined) {
    throw errors.invalidParameter('User has not verified software token mfa');
  }
  if (method !== 'SOFTWARE_TOKEN_MFA' && destinationOf(method, user) === undefined) {
    throw errors.invalidParameter(`User does not have a verified address for ${method}.`);
  }
  const enabled = [...new Set([...user.mfa.enabled, method])];
  const keptPreference = user.mfa.preferred === method ? {} : user.mfa;
  return { ...user, mfa: preferred ? { enabled, preferred: method } : { ...keptPreference, enabled } };
}

function disable(user: User, method: MfaMethod): User {
  const enabled = user.mfa.enabled.filter((name) => name !== method);
  const { preferred } = user.mfa;
  return { ...user, mfa: preferred === undefined || preferred === method ? { enabled } : { enabled, preferred } };
}
