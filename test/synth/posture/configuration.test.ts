import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { sortRanges } from '../../../amplify/firewall/address-list.js';
import { addBudget } from '../../../amplify/observability/budget.js';
import { readTarget } from '../../../amplify/target.js';

const stack = () => new Stack(new App());

it('nothing is configured by default: nobody is mailed, no budget is kept, every address may ask', () => {
  expect(readTarget(stack(), {})).toEqual({
    ...{ kind: 'sandbox', local: false, alarmEmails: [], allowedRanges: [] },
    appOrigins: ['http://localhost:*', 'http://127.0.0.1:*'],
  });
});

it('lists are separated by commas, with or without spaces', () => {
  const env = {
    ALARM_EMAILS: 'a@x.example, b@x.example,',
    API_ALLOWED_RANGES: ' 203.0.113.0/24',
    MONTHLY_BUDGET_USD: '99.5',
  };
  expect(readTarget(stack(), env)).toMatchObject({
    alarmEmails: ['a@x.example', 'b@x.example'],
    allowedRanges: ['203.0.113.0/24'],
    monthlyBudgetUsd: 99.5,
  });
});

it.each(['0', '-5', 'plenty', 'Infinity', 'NaN'])('a budget of %s is refused', (amount) => {
  expect(() => readTarget(stack(), { MONTHLY_BUDGET_USD: amount })).toThrow(`MONTHLY_BUDGET_USD is ${amount}`);
});

it('a budget that nobody would be told of is refused', () => {
  const target = readTarget(stack(), { MONTHLY_BUDGET_USD: '250' });
  expect(() => addBudget(stack(), target)).toThrow('ALARM_EMAILS names nobody');
});

it('ranges are sorted by the version of the protocol', () => {
  expect(sortRanges(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7/32'])).toEqual({
    ipv4: ['203.0.113.0/24', '198.51.100.7/32'],
    ipv6: ['2001:db8::/32'],
  });
});

it.each(['203.0.113.7', '203.0.113.0/33', '203.0.113.0/0', '2001:db8::/129', 'example.com/24', '203.0.113.0/a', '/24'])(
  '%s is no range',
  (range) => {
    expect(() => sortRanges([range])).toThrow(`API_ALLOWED_RANGES names ${range}`);
  },
);
