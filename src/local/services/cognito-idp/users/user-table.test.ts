import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { systemClock } from '../../../shared/clock.js';
import { openStore, type Store } from '../../../shared/store.js';
import { identifyUserPoolResource } from '../identify.js';
import { type PoolSettings, readPoolSettings } from '../settings/pool-settings.js';
import { buildAuthTemplate, buildResources } from '../test-support/build-resources.js';
import { buildUser, type User } from './user.js';
import { createUserTable, type UserTable } from './user-table.js';

let directory: string;
let store: Store;
let users: UserTable;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dropclip-users-'));
  store = openStore(directory);
  users = createUserTable(store, systemClock);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

function buildPool(properties: JsonObject = {}): PoolSettings {
  const place = { region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' };
  const [resource] = buildResources(buildAuthTemplate({ pool: properties }), identifyUserPoolResource, place.endpoint);
  if (resource === undefined) {
    throw new Error('the template has a pool');
  }
  return readPoolSettings(resource, place);
}

const byEmail = buildPool();
const byAlias = buildPool({ UsernameAttributes: [], AliasAttributes: ['email', 'preferred_username'] });

const user = (pool: PoolSettings, username: string, attributes: Record<string, string> = {}): User =>
  buildUser({ poolId: pool.id, username, sub: username, status: 'CONFIRMED', attributes }, 0);

it('finds by name and by address, in any case', async () => {
  await users.create(byEmail, user(byEmail, 'sub-1', { email: 'Ann@Example.com' }));

  expect(users.find(byEmail, 'sub-1')?.username).toBe('sub-1');
  expect(users.find(byEmail, 'ann@example.COM')?.username).toBe('sub-1');
  expect(users.find(byEmail, 'bob@example.com')).toBeUndefined();
});

it('minds the case where the pool does', async () => {
  const pool = buildPool({ UsernameConfiguration: { CaseSensitive: true } });
  await users.create(pool, user(pool, 'sub-1', { email: 'Ann@example.com' }));

  expect(users.find(pool, 'ann@example.com')).toBeUndefined();
  expect(users.find(pool, 'Ann@example.com')?.username).toBe('sub-1');
});

it('lets one of many who sign up with the same address at once win', async () => {
  const attempts = Array.from({ length: 20 }, (_, index) =>
    users.create(byEmail, user(byEmail, `sub-${index}`, { email: 'ann@example.com' })),
  );
  const outcomes = await Promise.allSettled(attempts);

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(users.count(byEmail)).toBe(1);
  const [refused] = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toMatchObject({ reason: { code: 'UsernameExistsException' } });
});

it('loses no change of many at once', async () => {
  await users.create(byEmail, user(byEmail, 'sub-1', { email: 'ann@example.com', name: '' }));
  await Promise.all(
    Array.from({ length: 20 }, () =>
      users.update(byEmail, 'sub-1', (current) => ({
        ...current,
        attributes: { ...current.attributes, name: `${current.attributes['name']}x` },
      })),
    ),
  );

  expect(users.get(byEmail, 'sub-1').attributes['name']).toBe('x'.repeat(20));
});

it('frees an address that is given up and refuses one that is taken, changing nothing', async () => {
  await users.create(byEmail, user(byEmail, 'sub-1', { email: 'ann@example.com' }));
  await users.create(byEmail, user(byEmail, 'sub-2', { email: 'bob@example.com' }));
  const rename = (username: string, email: string) =>
    users.update(byEmail, username, (current) => ({ ...current, attributes: { email } }));

  await expect(rename('sub-2', 'ANN@example.com')).rejects.toMatchObject({ code: 'AliasExistsException' });
  expect(users.find(byEmail, 'bob@example.com')?.username).toBe('sub-2');

  await rename('sub-1', 'ann@new.example.com');
  await rename('sub-2', 'ann@example.com');
  expect(users.find(byEmail, 'ann@example.com')?.username).toBe('sub-2');
  expect(users.find(byEmail, 'bob@example.com')).toBeUndefined();
});

it('takes an address for an alias only when it is verified', async () => {
  await users.create(byAlias, user(byAlias, 'ann', { email: 'a@example.com', email_verified: 'false' }));
  await users.create(byAlias, user(byAlias, 'bob', { email: 'a@example.com', email_verified: 'true' }));

  expect(users.find(byAlias, 'a@example.com')?.username).toBe('bob');
  await expect(
    users.update(byAlias, 'ann', (current) => ({
      ...current,
      attributes: { ...current.attributes, email_verified: 'true' },
    })),
  ).rejects.toMatchObject({ code: 'AliasExistsException', message: 'An account with the email already exists.' });
});

it('forgets a removed user and their aliases', async () => {
  const ann = await users.create(byEmail, user(byEmail, 'sub-1', { email: 'ann@example.com' }));
  await users.remove(byEmail, ann);

  expect(users.find(byEmail, 'ann@example.com')).toBeUndefined();
  expect(() => users.get(byEmail, 'sub-1')).toThrow('User does not exist.');
});

it('lists one pool in the order of names, from after a name on', async () => {
  const other = { ...byEmail, id: `${byEmail.id}x` };
  for (const name of ['b', 'a', 'ab', 'c']) {
    await users.create(byEmail, user(byEmail, name));
  }
  await users.create(other, user(other, 'd'));

  expect([...users.list(byEmail)].map(({ username }) => username)).toEqual(['a', 'ab', 'b', 'c']);
  expect([...users.list(byEmail, 'a')].map(({ username }) => username)).toEqual(['ab', 'b', 'c']);
});
