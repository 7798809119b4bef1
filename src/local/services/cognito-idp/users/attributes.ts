import { errors } from '../errors.js';
import { MAX_ATTRIBUTE_LENGTH } from '../limits.js';
import type { AttributeRule } from '../settings/attribute-schema.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';

export type Attributes = Readonly<Record<string, string>>;

/** Only the service and administrators say what is verified. */
const NOT_CLIENT_WRITABLE = ['email_verified', 'phone_number_verified', 'sub'];

/** @throws AwsError `NotAuthorizedException` when the client may not write one of the attributes. */
export function refuseUnwritable(client: ClientSettings, names: readonly string[]): void {
  const writable = (name: string) =>
    !NOT_CLIENT_WRITABLE.includes(name) &&
    (client.writeAttributes === undefined || client.writeAttributes.includes(name));
  if (!names.every(writable)) {
    throw errors.unauthorizedAttribute();
  }
}

/** What a client may see of a user: all, unless the client lists what it reads. */
export function readable(client: ClientSettings, attributes: Attributes): Attributes {
  const { readAttributes } = client;
  return readAttributes === undefined
    ? attributes
    : Object.fromEntries(
        Object.entries(attributes).filter(([name]) => name === 'sub' || readAttributes.includes(name)),
      );
}

/**
 * Checks values against the pool's schema.
 *
 * @throws AwsError `InvalidParameterException`, naming the attribute.
 */
export function checkValues(pool: PoolSettings, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const rule = pool.attributes.get(name);
    if (rule === undefined) {
      throw nonconforming(name, 'Attribute does not exist in the schema.');
    }
    if (value !== '') {
      checkValue(rule, value);
    }
  }
}

/** @throws AwsError `InvalidParameterException` when a required attribute is missing. */
export function checkRequired(pool: PoolSettings, attributes: Attributes): void {
  for (const rule of pool.attributes.values()) {
    if (rule.required && (attributes[rule.name] ?? '') === '') {
      throw nonconforming(rule.name, 'The attribute is required');
    }
  }
}

/** @throws AwsError `InvalidParameterException` when one of the attributes cannot be changed after sign-up. */
export function checkMutable(pool: PoolSettings, names: readonly string[]): void {
  for (const name of names) {
    if (pool.attributes.get(name)?.mutable === false) {
      throw errors.invalidParameter(`user.${name}: Attribute cannot be updated.`);
    }
  }
}

const FORMATS: Readonly<Record<string, readonly [RegExp, string]>> = {
  // Not the whole of RFC 5322: what Cognito's own front door asks for.
  email: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/u, 'Invalid email address format.'],
  // "Phone numbers must begin with a plus sign, followed by the country code, digits only."
  phone_number: [/^\+[1-9]\d{1,14}$/, 'Invalid phone number format.'],
};

function checkValue(rule: AttributeRule, value: string): void {
  const format = FORMATS[rule.name];
  if (format !== undefined && !format[0].test(value)) {
    throw errors.invalidParameter(format[1]);
  }
  const problem = problemOf(rule, value);
  if (problem !== undefined) {
    throw nonconforming(rule.name, problem);
  }
}

function problemOf(rule: AttributeRule, value: string): string | undefined {
  switch (rule.type) {
    case 'Number':
      return /^-?\d+$/.test(value) ? boundProblem('Number', Number(value), rule) : 'Attribute value is not a number';
    case 'Boolean':
      return value === 'true' || value === 'false' ? undefined : 'Attribute value is not a boolean';
    case 'DateTime':
      return /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)) ? undefined : 'Attribute value is not a date';
    case 'String':
      return boundProblem('String', value.length, { max: MAX_ATTRIBUTE_LENGTH, ...rule });
  }
}

function boundProblem(
  type: 'String' | 'Number',
  size: number,
  { min, max }: Pick<AttributeRule, 'min' | 'max'>,
): string | undefined {
  const unit = type === 'String' ? ' characters long' : '';
  if (min !== undefined && size < min) {
    return `${type} must be at least ${min}${unit}`;
  }
  return max !== undefined && size > max ? `${type} must be at most ${max}${unit}` : undefined;
}

function nonconforming(name: string, reason: string): Error {
  return errors.invalidParameter(`Attributes did not conform to the schema: ${name}: ${reason}\n`);
}

/** Applies values to a user's attributes; an empty value removes. */
export function withValues(attributes: Attributes, values: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...attributes, ...values }).filter(([, value]) => value !== ''));
}

/** An address says from the start whether it is verified. */
export function withVerifiedFlags(attributes: Attributes): Attributes {
  return {
    ...(attributes['email'] === undefined ? {} : { email_verified: 'false' }),
    ...(attributes['phone_number'] === undefined ? {} : { phone_number_verified: 'false' }),
    ...attributes,
  };
}
