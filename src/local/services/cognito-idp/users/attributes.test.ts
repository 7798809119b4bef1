import { expect, it } from 'vitest';
import { identifyUserPoolResource } from '../identify.js';
import { readDirectory } from '../settings/directory.js';
import { buildAuthTemplate, buildResources } from '../test-support/build-resources.js';
import { checkMutable, checkRequired, checkValues, readable, refuseUnwritable, withValues } from './attributes.js';

const place = { region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' };
const resources = buildResources(buildAuthTemplate(), identifyUserPoolResource, place.endpoint);
const directory = readDirectory(resources, place);
const { pool, client } = directory.client(resources[1]?.ref ?? '');

it.each([
  ['email', 'ann@example', 'Invalid email address format.'],
  ['phone_number', '0171 123', 'Invalid phone number format.'],
  ['custom:unknown', 'x', 'custom:unknown: Attribute does not exist in the schema.'],
  ['custom:accountType', 'x'.repeat(13), 'String must be at most 12 characters long'],
  ['custom:seat', 'twelve', 'Attribute value is not a number'],
  ['custom:seat', '100', 'Number must be at most 99'],
  ['birthdate', '1.1.2000', 'String must be at least 10 characters long'],
  ['email_verified', 'yes', 'Attribute value is not a boolean'],
  ['name', 'x'.repeat(2049), 'String must be at most 2048 characters long'],
])('refuses %s = %j', (name, value, message) => {
  expect(() => checkValues(pool, { [name]: value })).toThrow(message);
});

it('takes values that conform, and an empty one, which removes', () => {
  expect(() =>
    checkValues(pool, { email: 'a@example.com', phone_number: '+491711234567', 'custom:seat': '7', name: '' }),
  ).not.toThrow();
  expect(withValues({ name: 'Ann', email: 'a@example.com' }, { name: '', locale: 'de' })).toEqual({
    email: 'a@example.com',
    locale: 'de',
  });
});

it('asks for what is required and keeps what cannot change', () => {
  expect(() => checkRequired(pool, { name: 'Ann' })).toThrow('email: The attribute is required');
  expect(() => checkRequired(pool, { email: 'a@example.com' })).not.toThrow();
  expect(() => checkMutable(pool, ['name', 'custom:seat'])).toThrow('user.custom:seat: Attribute cannot be updated.');
});

it('lets a client write all but what is verified, or only what it lists', () => {
  const limited = { ...client, writeAttributes: ['email', 'name'] };
  const refused = 'A client attempted to write unauthorized attribute';

  expect(() => refuseUnwritable(client, ['name', 'custom:seat'])).not.toThrow();
  expect(() => refuseUnwritable(client, ['email_verified'])).toThrow(refused);
  expect(() => refuseUnwritable(client, ['sub'])).toThrow(refused);
  expect(() => refuseUnwritable(limited, ['name'])).not.toThrow();
  expect(() => refuseUnwritable(limited, ['custom:seat'])).toThrow(refused);
});

it('shows a client what it may read', () => {
  const attributes = { sub: '1', email: 'a@example.com', name: 'Ann' };

  expect(readable(client, attributes)).toEqual(attributes);
  expect(readable({ ...client, readAttributes: ['name'] }, attributes)).toEqual({ sub: '1', name: 'Ann' });
});
