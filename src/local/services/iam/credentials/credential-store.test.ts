import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { openStore, type Store } from '../../../shared/store.js';
import { createCredentialStore } from './credential-store.js';

const ROLE_ARN = 'arn:aws:iam::000000000000:role/R';
const ROLES = new Map([[ROLE_ARN, { arn: ROLE_ARN, name: 'R', id: 'AROAR', maxSessionSeconds: 3600, statements: [] }]]);
const DAY_MS = 24 * 60 * 60 * 1000;

let directory: string;
let store: Store;
let clock: MovableClock;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-credentials-'));
  store = openStore(directory);
  clock = createMovableClock();
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const open = () => createCredentialStore({ store, clock, roles: ROLES, accountId: '000000000000' });
const issue = (durationSeconds: number) => open().issue({ roleArn: ROLE_ARN, sessionName: 'test', durationSeconds });

it('still knows expired credentials for a day, so that their owner hears that they expired', async () => {
  const { accessKeyId, expiresAtMs } = await issue(900);
  clock.advance(DAY_MS);
  await open().sweep();

  expect(open().find(accessKeyId)).toMatchObject({ expiresAtMs, caller: { userId: 'AROAR:test' } });
});

it('forgets them after that, also those it has in memory, and keeps the others', async () => {
  const credentials = open();
  const short = await issue(900);
  const long = await issue(2 * (DAY_MS / 1000));
  credentials.find(short.accessKeyId);
  clock.advance(DAY_MS + 901_000);
  await credentials.sweep();

  expect(credentials.find(short.accessKeyId)).toBeUndefined();
  expect(open().find(short.accessKeyId)).toBeUndefined();
  expect(credentials.find(long.accessKeyId)).toBeDefined();
});

it('draws other credentials each time', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => issue(900)));
  for (const part of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    expect(new Set(all.map((issued) => issued[part])).size).toBe(20);
  }
});
