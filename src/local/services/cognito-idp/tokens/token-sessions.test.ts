import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMovableClock, type MovableClock } from '../../../shared/clock.js';
import { openStore, type Store } from '../../../shared/store.js';
import { createSessionTable, type SessionTable } from '../sign-in/session-table.js';
import { createTokenSessions, type TokenSession, type TokenSessions } from './token-sessions.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let directory: string;
let store: Store;
let clock: MovableClock;
let tokens: TokenSessions;
let sessions: SessionTable;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dropclip-sessions-'));
  store = openStore(directory);
  clock = createMovableClock({ now: () => 1_700_000_000_000 });
  tokens = createTokenSessions(store, clock);
  sessions = createSessionTable(store, clock);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const session = (eventId: string, username = 'ann'): TokenSession => ({
  poolId: 'pool',
  clientId: 'client',
  username,
  eventId,
  originJti: eventId,
  authTimeSeconds: 1,
  expiresAtMs: clock.now() + HOUR_MS,
});

it('keeps no refresh token, only its hash', async () => {
  const token = await tokens.begin(session('a'));
  const keys = [...store.table('cognito-idp/refresh-tokens').range()].map(({ key }) => key);

  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatch(/^[\da-f]{64}$/);
  expect(tokens.get(token).eventId).toBe('a');
});

it("ends all sessions of a user and none of another's, whose name begins alike", async () => {
  const mine = [await tokens.begin(session('a')), await tokens.begin(session('b'))];
  const other = await tokens.begin(session('c', 'anna'));
  await tokens.revokeAll('pool', 'ann');

  for (const token of mine) {
    expect(() => tokens.get(token)).toThrow('Refresh Token has been revoked');
  }
  expect(tokens.get(other).eventId).toBe('c');
  expect(['a', 'b', 'c'].map((eventId) => tokens.isRevoked(eventId))).toEqual([true, true, false]);
});

it("does not end another client's session", async () => {
  const token = await tokens.begin(session('a'));

  await expect(tokens.revoke(token, 'stranger')).rejects.toMatchObject({ code: 'UnauthorizedException' });
  expect(tokens.isRevoked('a')).toBe(false);
});

it('remembers a revocation as long as an access token can live, and sweeps it then', async () => {
  const token = await tokens.begin(session('a'));
  await tokens.revoke(token, 'client');
  await tokens.sweep(clock.now() + DAY_MS - 1);
  expect(tokens.isRevoked('a')).toBe(true);

  await tokens.sweep(clock.now() + DAY_MS + HOUR_MS);

  expect(tokens.isRevoked('a')).toBe(false);
  expect(() => tokens.get(token)).toThrow('Invalid Refresh Token.');
  expect(store.table('cognito-idp/user-refresh-tokens').count()).toBe(0);
});

it('sweeps sign-ins that were not finished, and leaves those that still can be', async () => {
  const challenge = { name: 'SELECT_CHALLENGE' } as const;
  const short = await sessions.open({ clientId: 'client', givenName: 'ann', challenge }, 1_000);
  const long = await sessions.open({ clientId: 'client', givenName: 'ann', challenge }, 2_000);
  await sessions.sweep(clock.now() + 1_500);

  expect(() => sessions.get(short)).toThrow('Invalid session for the user.');
  expect(sessions.get(long).challenge).toEqual(challenge);
  expect(() => sessions.get(long, 'stranger')).toThrow('Invalid session for the user.');
});

it('gives a session to one of two who take it at once', async () => {
  const challenge = { name: 'PASSWORD' } as const;
  const id = await sessions.open({ clientId: 'client', givenName: 'ann', challenge }, 1_000);
  const outcomes = await Promise.allSettled([sessions.take(id), sessions.take(id)]);

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
