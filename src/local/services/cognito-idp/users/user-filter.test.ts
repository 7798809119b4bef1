import { expect, it } from 'vitest';
import { buildUser } from './user.js';
import { readUserFilter } from './user-filter.js';

const ann = buildUser(
  {
    poolId: 'pool',
    username: 'ann',
    sub: 'sub-1',
    status: 'CONFIRMED',
    attributes: { email: 'ann@example.com', name: 'Ann "the ant"', 'custom:x': '1' },
  },
  0,
);

it.each([
  ['email = "ann@example.com"', true],
  ['email = "ann"', false],
  ['email ^= "ann"', true],
  ['email^="bob"', false],
  ['sub = "sub-1"', true],
  ['username ^= "an"', true],
  ['cognito:user_status = "CONFIRMED"', true],
  ['status = "Enabled"', true],
  ['status = "Disabled"', false],
  ['phone_number ^= "+1"', false],
  ['name = "Ann \\"the ant\\""', true],
  ['', true],
])('reads %j', (filter, matches) => {
  expect(readUserFilter(filter)(ann)).toBe(matches);
});

it.each(['custom:x = "1"', 'email', 'email = ann', 'email ~ "x"', 'constructor = "x"', 'email = "a" or name = "b"'])(
  'refuses %j',
  (filter) => {
    expect(() => readUserFilter(filter)).toThrow(`Error while parsing filter "${filter}".`);
  },
);
