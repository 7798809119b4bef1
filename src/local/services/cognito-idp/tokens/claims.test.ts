import { expect, it } from 'vitest';
import type { Group } from '../users/group-table.js';
import { groupClaims } from './claims.js';

const group = (name: string, precedence?: number, roleArn?: string): Group => ({
  poolId: 'pool',
  name,
  createdAtMs: 0,
  ...(precedence === undefined ? {} : { precedence }),
  ...(roleArn === undefined ? {} : { roleArn }),
});

it('prefers the role of the group that comes first', () => {
  expect(groupClaims([group('a', 0, 'role/a'), group('b', 1, 'role/b'), group('c')])).toEqual({
    groups: ['a', 'b', 'c'],
    roles: ['role/a', 'role/b'],
    preferredRole: 'role/a',
  });
});

it('prefers none when groups of one precedence have different roles', () => {
  expect(groupClaims([group('a', 1, 'role/a'), group('b', 1, 'role/b')])).toEqual({
    groups: ['a', 'b'],
    roles: ['role/a', 'role/b'],
  });
});

it('prefers the role that groups of one precedence share, and lists it once', () => {
  expect(groupClaims([group('a', 1, 'role/x'), group('b', 1, 'role/x')])).toEqual({
    groups: ['a', 'b'],
    roles: ['role/x'],
    preferredRole: 'role/x',
  });
});

it('passes over groups without a role', () => {
  expect(groupClaims([group('a', 0), group('b', 5, 'role/b')]).preferredRole).toBe('role/b');
  expect(groupClaims([group('a', 0)])).toEqual({ groups: ['a'], roles: [] });
});
