import { errors } from '../errors.js';
import type { User } from './user.js';

/** "AttributeName Filter-Type "AttributeValue"": equality, or a prefix with `^=`. */
const FILTER = /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/;

/** "You can only search for the following standard attributes … Custom attributes aren't searchable." */
const SEARCHABLE: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: (user) => user.username,
  sub: (user) => user.sub,
  email: (user) => user.attributes['email'],
  phone_number: (user) => user.attributes['phone_number'],
  name: (user) => user.attributes['name'],
  given_name: (user) => user.attributes['given_name'],
  family_name: (user) => user.attributes['family_name'],
  preferred_username: (user) => user.attributes['preferred_username'],
  'cognito:user_status': (user) => user.status,
  status: (user) => (user.enabled ? 'Enabled' : 'Disabled'),
};

/** @throws AwsError `InvalidParameterException` when the filter cannot be read or names what is not searchable. */
export function readUserFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === '') {
    return () => true;
  }
  const [, name = '', operator, quoted = ''] = FILTER.exec(filter) ?? [];
  const readValue = Object.hasOwn(SEARCHABLE, name) ? SEARCHABLE[name] : undefined;
  if (operator === undefined || readValue === undefined) {
    throw errors.invalidParameter(`Error while parsing filter "${filter}".`);
  }
  const wanted = quoted.replace(/\\(.)/g, '$1');
  return (user) => (operator === '=' ? readValue(user) === wanted : (readValue(user)?.startsWith(wanted) ?? false));
}
