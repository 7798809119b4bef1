import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { Contact, PoolSettings } from '../settings/pool-settings.js';
import type { CodePurpose, User } from './user.js';

/** Where a code goes. */
export interface Destination {
  readonly attribute: Contact;
  readonly value: string;
}

export const VERIFY_PURPOSE = {
  email: 'VERIFY_EMAIL',
  phone_number: 'VERIFY_PHONE_NUMBER',
} as const satisfies Readonly<Record<Contact, CodePurpose>>;

export function isContact(name: string): name is Contact {
  return name === 'email' || name === 'phone_number';
}

/** The attribute that sign-up verifies: the phone first, "if both are set … Amazon Cognito sends an SMS". */
export function signUpDestination(pool: PoolSettings, attributes: Readonly<Record<string, string>>) {
  return firstOf(['phone_number', 'email'], attributes, (attribute) => pool.autoVerified.includes(attribute));
}

/**
 * The verified attribute that gets the code of a forgotten password.
 *
 * @throws AwsError `NotAuthorizedException` when only an administrator may reset, `InvalidParameterException` when the
 *   user has no verified attribute that the pool would use.
 */
export function recoveryDestination(pool: PoolSettings, user: User): Destination {
  if (pool.recovery[0] === 'admin_only') {
    throw errors.notAuthorized('Contact administrator to reset password.');
  }
  const order = pool.recovery.map((option): Contact => (option === 'verified_email' ? 'email' : 'phone_number'));
  const found = firstOf(order, user.attributes, (attribute) => user.attributes[`${attribute}_verified`] === 'true');
  if (found === undefined) {
    throw errors.invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  return found;
}

function firstOf(
  order: readonly Contact[],
  attributes: Readonly<Record<string, string>>,
  usable: (attribute: Contact) => boolean,
): Destination | undefined {
  for (const attribute of order) {
    const value = attributes[attribute];
    if (value !== undefined && usable(attribute)) {
      return { attribute, value };
    }
  }
  return undefined;
}

/** `a***@e***`, `+*******1234`. */
export function mask({ attribute, value }: Destination): string {
  if (attribute === 'phone_number') {
    const shown = 4;
    return `+${'*'.repeat(Math.max(value.length - 1 - shown, 0))}${value.slice(-shown)}`;
  }
  const [local = '', domain = ''] = value.split('@');
  return `${local.charAt(0)}***@${domain.charAt(0)}***`;
}

export function toDeliveryDetails(destination: Destination): JsonObject {
  return {
    AttributeName: destination.attribute,
    DeliveryMedium: destination.attribute === 'email' ? 'EMAIL' : 'SMS',
    Destination: mask(destination),
  };
}

/** What the client is told when the user does not exist and that is hidden: nothing is sent. */
export function simulatedDelivery(givenName: string): JsonObject {
  const attribute = /^\+\d+$/.test(givenName) ? 'phone_number' : 'email';
  return toDeliveryDetails({ attribute, value: givenName });
}
