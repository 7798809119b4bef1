import { randomUUID } from 'node:crypto';
import { errors } from '../errors.js';
import { MAX_USERNAME_LENGTH } from '../limits.js';
import type { Contact, PoolSettings } from '../settings/pool-settings.js';
import type { Attributes } from './attributes.js';

export interface NamedUser {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Attributes;
}

/**
 * Names a new user. Where people sign in by an address, that address becomes an attribute and the user's name is the
 * `sub` itself; elsewhere the name is the one that was given.
 *
 * @throws AwsError `InvalidParameterException` when the name is not of the kind that the pool asks for.
 */
export function nameUser(pool: PoolSettings, given: string, attributes: Attributes): NamedUser {
  const sub = randomUUID();
  checkCharacters(given);
  if (pool.usernameAttributes.length === 0) {
    refuseAliasAsName(pool, given);
    return { username: given, sub, attributes };
  }
  const attribute = pool.usernameAttributes.find((name) => LOOKS_LIKE[name].test(given));
  if (attribute === undefined) {
    throw errors.invalidParameter(`Username should be ${pool.usernameAttributes.map((n) => ARTICLE[n]).join(' or ')}.`);
  }
  if ((attributes[attribute] ?? given) !== given) {
    throw errors.invalidParameter(`The ${attribute} attribute must be the same as the user name.`);
  }
  return { username: sub, sub, attributes: { ...attributes, [attribute]: given } };
}

const LOOKS_LIKE: Readonly<Record<Contact, RegExp>> = { email: /^[^\s@]+@[^\s@]+$/u, phone_number: /^\+\d+$/ };
const ARTICLE: Readonly<Record<Contact, string>> = { email: 'an email', phone_number: 'a phone number' };

/** "Username … [\p{L}\p{M}\p{S}\p{N}\p{P}]+", at most 128 characters. */
function checkCharacters(username: string): void {
  if (username.length > MAX_USERNAME_LENGTH || !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(username)) {
    throw errors.invalidParameter(
      "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    );
  }
}

/** "The user name can't be in the format of the alias", else one user could take another's address for a name. */
function refuseAliasAsName(pool: PoolSettings, given: string): void {
  if (pool.aliasAttributes.includes('email') && LOOKS_LIKE.email.test(given)) {
    throw errors.invalidParameter('Username cannot be of email format, since user pool is configured for email alias.');
  }
  if (pool.aliasAttributes.includes('phone_number') && LOOKS_LIKE.phone_number.test(given)) {
    throw errors.invalidParameter(
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    );
  }
}
