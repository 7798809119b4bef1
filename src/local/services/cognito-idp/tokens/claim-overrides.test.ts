import { expect, it } from 'vitest';
import { overrideClaims, overrideGroups, overrideScopes } from './claim-overrides.js';

const claims = { sub: '1', email: 'a@example.com', name: 'Ann', exp: 5 };
const groups = { groups: ['fans'], roles: ['role/fans'], preferredRole: 'role/fans' };

it('adds, overrides and suppresses claims; a claim in both is suppressed', () => {
  const details = {
    claimsToAddOrOverride: { tier: 'gold', name: 'A.', gone: 'x', nested: { deep: [1] } },
    claimsToSuppress: ['email', 'gone'],
  };

  expect(overrideClaims(claims, details)).toEqual({
    sub: '1',
    name: 'A.',
    exp: 5,
    tier: 'gold',
    nested: { deep: [1] },
  });
});

it.each(['sub', 'exp', 'iss', 'aud', 'token_use', 'cognito:username', 'origin_jti', 'cognito:groups', 'dev:x'])(
  'lets no function change %s',
  (name) => {
    const original = { ...claims, [name]: 'original' };

    expect(overrideClaims(original, { claimsToAddOrOverride: { [name]: 'forged' } })).toEqual(original);
    expect(overrideClaims(original, { claimsToSuppress: [name] })).toEqual(original);
  },
);

it('keeps groups that are not spoken of, replaces those that are, and suppresses them for null', () => {
  expect(overrideGroups(groups, undefined)).toEqual(groups);
  expect(
    overrideGroups(groups, { groupsToOverride: ['vip'], iamRolesToOverride: [], preferredRole: 'role/vip' }),
  ).toEqual({ groups: ['vip'], roles: [], preferredRole: 'role/vip' });
  expect(overrideGroups(groups, null)).toEqual({ groups: [], roles: [] });
});

it('adds and suppresses scopes', () => {
  const details = { scopesToAdd: ['clips/read', 'clips/read'], scopesToSuppress: ['aws.cognito.signin.user.admin'] };

  expect(overrideScopes({ scope: 'aws.cognito.signin.user.admin' }, details)).toEqual({ scope: 'clips/read' });
  expect(overrideScopes({ scope: 'openid' }, null)).toEqual({ scope: 'openid' });
});
