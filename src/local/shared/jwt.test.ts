import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isSignedBy, parseJwt, signJwt } from './jwt.js';
import { loadSigningKey, type SigningKey, type StoredSigningKey, toPublicJwk } from './signing-key.js';
import { openStore, type Store } from './store.js';

let directory: string;
let store: Store;
let key: SigningKey;
let other: SigningKey;

const load = (name: string) => loadSigningKey(store.table<StoredSigningKey>('keys'), name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dropclip-jwt-'));
  store = openStore(directory);
  [key, other] = await Promise.all([load('a'), load('b')]);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const signed = (token: string, keys: readonly SigningKey[]) => {
  const parsed = parseJwt(token);
  return parsed !== undefined && isSignedBy(parsed, keys);
};

it('signs what another library verifies by the published key', async () => {
  const { kty, n, e, ...rest } = toPublicJwk(key);
  const { payload, protectedHeader } = await jwtVerify(
    signJwt(key, { sub: 'ann', n: 1 }),
    await importJWK({ kty: kty ?? '', n: n ?? '', e: e ?? '' }, 'RS256'),
  );

  expect(payload).toEqual({ sub: 'ann', n: 1 });
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: key.id });
  expect(rest).toEqual({ kid: key.id, alg: 'RS256', use: 'sig' });
});

it('gives the same key for a name, another for another', async () => {
  const again = await load('a');

  expect(again.id).toBe(key.id);
  expect(signed(signJwt(again, {}), [key])).toBe(true);
  expect(other.id).not.toBe(key.id);
});

it('believes only the key that is named, and only what it signed', () => {
  const token = signJwt(key, { sub: 'ann' });
  const [head = '', , signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ sub: 'root' })).toString('base64url');

  expect(signed(token, [other, key])).toBe(true);
  expect(signed(token, [other])).toBe(false);
  expect(signed(`${head}.${forged}.${signature}`, [key])).toBe(false);
  expect(signed(token, [{ ...other, id: key.id }])).toBe(false);
});

it.each(['none', 'HS256', 'RS512'])('believes no token that says %s, whatever its signature', (alg) => {
  const [, body = '', signature = ''] = signJwt(key, { sub: 'ann' }).split('.');
  const head = Buffer.from(JSON.stringify({ alg, kid: key.id })).toString('base64url');

  expect(signed(`${head}.${body}.${signature}`, [key])).toBe(false);
});

it.each(['', 'a', 'a.b', 'a.b.c', 'bnVsbA.bnVsbA.x', 'W10.W10.x', 'e30.e30.x.y'])('reads no token in %j', (text) => {
  expect(parseJwt(text)).toBeUndefined();
});
