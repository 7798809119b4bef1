import { expect, it } from 'vitest';
import { STAFF_GROUPS } from '../access/groups.js';
import { ACCOUNT_TYPES, accountTypeOf, groupOf } from './account-type.js';

it.each([
  ['fan', 'fan'],
  ['creative', 'creative'],
  [undefined, 'fan'],
  ['', 'fan'],
  ['admin', 'fan'],
  ['admins', 'fan'],
  ['moderators', 'fan'],
  ['Creative', 'fan'],
  ['creative ', 'fan'],
] as const)('takes %j for a %s', (attribute, accountType) => {
  expect(accountTypeOf(attribute)).toBe(accountType);
});

it.each(ACCOUNT_TYPES)('puts a %s into no group of the staff', (accountType) => {
  expect(groupOf(accountType)).toBe(`${accountType}s`);
  expect(STAFF_GROUPS).not.toContain(groupOf(accountType));
});
