import { expect, it } from 'vitest';
import { readTemplateFields } from '../../../shared/template-fields.js';
import { checkPassword, type PasswordPolicy, readPasswordPolicy } from './password-policy.js';

const strict: PasswordPolicy = {
  minLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
  temporaryValidityDays: 7,
};

it.each([
  ['Aa1!', 'Password not long enough'],
  ['AAAAAA1!', 'Password must have lowercase characters'],
  ['aaaaaa1!', 'Password must have uppercase characters'],
  ['Aaaaaaa!', 'Password must have numeric characters'],
  ['Aaaaaaa1', 'Password must have symbol characters'],
  [' Aaaaaa1 ', 'Password must have symbol characters'],
  [`Aa1!${'a'.repeat(253)}`, 'Password must not be longer than 256 characters'],
])('refuses %j: %s', (password, reason) => {
  expect(() => checkPassword(strict, password)).toThrow(`Password did not conform with policy: ${reason}`);
});

it.each(['Passw0rd!', 'Passw0rd^', 'Pass w0rd', 'Passw0rd~', 'Passw0rd"'])('takes %j', (password) => {
  expect(() => checkPassword(strict, password)).not.toThrow();
});

it('asks for eight characters and no more when the template says nothing', () => {
  const policy = readPasswordPolicy(undefined);

  expect(() => checkPassword(policy, 'aaaaaaaa')).not.toThrow();
  expect(() => checkPassword(policy, 'aaaaaaa')).toThrow('not long enough');
  expect(policy.temporaryValidityDays).toBe(7);
});

it('refuses a history of passwords by name', () => {
  const fields = readTemplateFields('pool', { PasswordPolicy: { PasswordHistorySize: 3 } }, ['PasswordPolicy']);

  expect(() => readPasswordPolicy(fields)).toThrow('PasswordHistorySize is not simulated.');
});
