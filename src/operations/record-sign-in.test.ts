import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUserProfileRepository } from '../data/user-profile-repository.js';
import { createRecordSignIn } from './record-sign-in.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

function setUp(tableName = 'UserProfile') {
  let nowMs = 0;
  const now = () => new Date(nowMs);
  const log = createFakeLog();
  const profiles = createUserProfileRepository({ client: tables.client, tableName, now });
  const recordSignIn = createRecordSignIn({ profiles, now, log });
  return {
    log,
    signIn: (sub: string | undefined, atMs: number) => {
      nowMs = atMs;
      return recordSignIn(sub);
    },
  };
}

const lastSignIn = async (sub: string) => (await tables.get('UserProfile', sub))?.['lastSignInAt'];

it('keeps the latest sign-in, in whatever order they are told', async () => {
  const { signIn } = setUp();
  await tables.put('UserProfile', profileRow('ada'));

  await signIn('ada', 1_000);
  expect(await lastSignIn('ada')).toBe('1970-01-01T00:00:01.000Z');
  await signIn('ada', 3_000);
  await signIn('ada', 2_000);
  await signIn('ada', 3_000);
  expect(await lastSignIn('ada')).toBe('1970-01-01T00:00:03.000Z');
});

it('makes no profile of someone who has none', async () => {
  const { signIn } = setUp();
  await signIn('nobody', 1_000);
  expect(await tables.get('UserProfile', 'nobody')).toBeUndefined();
});

it('lets everyone in whatever fails, and says so in the log', async () => {
  const { signIn, log } = setUp('NoSuchTable');
  await signIn('ada', 1_000);
  await signIn(undefined, 1_000);
  expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'ERROR sign-in not noted',
    'WARN a sign-in without a sub',
  ]);
});
