import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUserProfileRepository } from '../data/user-profile-repository.js';
import { DEFAULT_STORAGE_QUOTA_BYTES } from '../domain/limits.js';
import { createConfirmUser } from './confirm-user.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

function setUp() {
  const members: string[] = [];
  const confirmUser = createConfirmUser({
    profiles: createUserProfileRepository({ client: tables.client, tableName: 'UserProfile', now: () => new Date(0) }),
    addToGroup: async ({ userName }, group) => {
      members.push(`${userName} in ${group}`);
    },
  });
  return { confirmUser, members };
}

it.each([
  ['creative', 'creative', 'creatives'],
  ['fan', 'fan', 'fans'],
  ['admin', 'fan', 'fans'],
  [undefined, 'fan', 'fans'],
])('makes of account type %s a %s', async (attribute, accountType, group) => {
  const { confirmUser, members } = setUp();
  const sub = `sub-of-${attribute}`;
  await confirmUser({
    userName: 'ada',
    userPoolId: 'pool',
    attributes: { sub, ...(attribute === undefined ? {} : { 'custom:accountType': attribute }) },
  });

  expect(await tables.get('UserProfile', sub)).toMatchObject({
    accountType,
    storageQuotaBytes: DEFAULT_STORAGE_QUOTA_BYTES,
  });
  expect(members).toEqual([`ada in ${group}`]);
});

it('run twice has the effect of one, and loses nothing that happened between', async () => {
  const { confirmUser } = setUp();
  const user = { userName: 'ada', userPoolId: 'pool', attributes: { sub: 'twice', 'custom:accountType': 'creative' } };
  await confirmUser(user);
  await tables.put('UserProfile', { ...(await tables.get('UserProfile', 'twice')), storageUsedBytes: 77 });
  await confirmUser(user);

  expect(await tables.get('UserProfile', 'twice')).toMatchObject({ storageUsedBytes: 77 });
});

it('refuses a user without a sub', async () => {
  const { confirmUser, members } = setUp();
  await expect(confirmUser({ userName: 'ada', userPoolId: 'pool', attributes: {} })).rejects.toThrow('no sub');
  expect(members).toEqual([]);
});
