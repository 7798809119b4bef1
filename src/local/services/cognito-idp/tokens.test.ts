import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAuthTemplate } from './test-support/build-resources.js';
import {
  signIn,
  signUpConfirmed,
  startUserPool,
  type Tokens,
  type UserPoolFixture,
} from './test-support/start-user-pool.js';

const HOUR_MS = 3_600_000;
let pool: UserPoolFixture;
let users = 0;

beforeAll(async () => {
  pool = await startUserPool({ template: buildAuthTemplate({ client: { ReadAttributes: ['email'] } }) });
});

afterAll(() => pool.stop());

async function start(): Promise<Tokens & { readonly email: string; readonly sub: string }> {
  users += 1;
  const email = `ann${users}@example.com`;
  const sub = await signUpConfirmed(pool, email);
  return { email, sub, ...(await signIn(pool, email)) };
}

const getUser = (AccessToken: string) => pool.sdk.send(new GetUserCommand({ AccessToken }));
const refresh = (RefreshToken: string, ClientId = pool.clientId) =>
  pool.sdk.send(new GetTokensFromRefreshTokenCommand({ RefreshToken, ClientId }));

it('puts into the tokens what Cognito puts there', async () => {
  const { access, id, sub, email } = await start();
  const issuer = `${pool.endpoint}/${pool.poolId}`;
  const accessClaims = decodeJwt(access);
  const idClaims = decodeJwt(id);
  const when = { auth_time: expect.any(Number), iat: expect.any(Number), exp: expect.any(Number) };
  const unique = { origin_jti: expect.any(String), jti: expect.any(String), event_id: expect.any(String) };

  expect(accessClaims).toEqual({
    sub,
    iss: issuer,
    client_id: pool.clientId,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    username: sub,
    ...when,
    ...unique,
  });
  expect(idClaims).toEqual({
    sub,
    iss: issuer,
    aud: pool.clientId,
    token_use: 'id',
    'cognito:username': sub,
    email,
    ...when,
    ...unique,
  });
  expect(Number(idClaims.exp) - Number(idClaims.iat)).toBe(3600);
  expect(idClaims['origin_jti']).toBe(accessClaims['origin_jti']);
  expect(decodeProtectedHeader(id).kid).not.toBe(decodeProtectedHeader(access).kid);
});

it('orders groups by precedence, and tells of a new one at the next refresh', async () => {
  const { email, refresh: token, access } = await start();
  for (const GroupName of ['fans', 'admins']) {
    await pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId: pool.poolId, Username: email, GroupName }));
  }
  const { AuthenticationResult } = await refresh(token);
  const claims = decodeJwt(AuthenticationResult?.IdToken ?? '');

  expect(decodeJwt(access)['cognito:groups']).toBeUndefined();
  expect(claims).toMatchObject({
    'cognito:groups': ['admins', 'fans'],
    'cognito:roles': ['arn:aws:iam::000000000000:role/adminsRole', 'arn:aws:iam::000000000000:role/fansRole'],
    'cognito:preferred_role': 'arn:aws:iam::000000000000:role/adminsRole',
  });
  expect(AuthenticationResult?.RefreshToken).toBeUndefined();
  expect(claims['auth_time']).toBe(decodeJwt(access)['auth_time']);
});

it('kills refresh, access and id token of a session that is revoked, and no other session', async () => {
  const first = await start();
  const second = await signIn(pool, first.email);
  const { claims } = await pool.port.verifyToken(first.id);
  expect(pool.port.isRevoked(claims)).toBe(false);

  await pool.sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token: first.refresh }));

  await expect(getUser(first.access)).rejects.toThrow('Access Token has been revoked');
  await expect(refresh(first.refresh)).rejects.toThrow('Refresh Token has been revoked');
  await expect(pool.port.verifyToken(first.id)).rejects.toThrow('Id Token has been revoked');
  expect(pool.port.isRevoked(claims)).toBe(true);
  expect((await getUser(second.access)).Username).toBe(first.sub);
});

it('is silent about an unknown token, and refuses one that is no refresh token', async () => {
  const { access } = await start();
  const revoke = (Token: string) => pool.sdk.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token }));

  await expect(revoke('unknown')).resolves.toBeDefined();
  await expect(revoke(access)).rejects.toMatchObject({ name: 'UnsupportedTokenTypeException' });
});

it.each([
  ['signed out by an administrator', AdminUserGlobalSignOutCommand],
  ['disabled', AdminDisableUserCommand],
  ['deleted', AdminDeleteUserCommand],
])('kills the tokens of a user who is %s', async (_what, Command) => {
  const { email, access, refresh: token } = await start();
  await pool.sdk.send(new Command({ UserPoolId: pool.poolId, Username: email }));

  await expect(pool.port.verifyToken(access)).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  await expect(refresh(token)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

it('lets tokens expire', async () => {
  const { access, refresh: token } = await start();
  pool.clock.advance(HOUR_MS);

  await expect(getUser(access)).rejects.toThrow('Access Token has expired');
  expect((await refresh(token)).AuthenticationResult?.AccessToken).toBeDefined();

  pool.clock.advance(30 * 24 * HOUR_MS);
  await expect(refresh(token)).rejects.toThrow('Refresh Token has expired');
  pool.clock.advance(-30 * 24 * HOUR_MS - HOUR_MS);
});

it('refuses a refresh token that is unknown, by either operation', async () => {
  const input = { ClientId: pool.clientId, AuthFlow: 'REFRESH_TOKEN_AUTH' } as const;

  await expect(refresh('unknown')).rejects.toThrow('Invalid Refresh Token.');
  await expect(
    pool.sdk.send(new InitiateAuthCommand({ ...input, AuthParameters: { REFRESH_TOKEN: 'unknown' } })),
  ).rejects.toThrow('Invalid Refresh Token.');
});

it('verifies what it signed and nothing else', async () => {
  const { access, id } = await start();
  const verified = await pool.port.verifyToken(access);
  expect(verified).toMatchObject({ userPoolId: pool.poolId, tokenUse: 'access', claims: { client_id: pool.clientId } });
  expect(verified.expiresAtMs).toBe(Number(decodeJwt(access).exp) * 1000);

  const [head = '', body = '', signature = ''] = access.split('.');
  const forgedBody = Buffer.from(JSON.stringify({ ...decodeJwt(access), username: 'root' })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: decodeProtectedHeader(access).kid }));
  const idAsAccess = Buffer.from(JSON.stringify({ ...decodeJwt(id), token_use: 'access' })).toString('base64url');
  const foreign = await signWithAnotherKey(access);
  for (const token of [
    `${head}.${forgedBody}.${signature}`,
    `${unsigned.toString('base64url')}.${body}.`,
    `${id.split('.')[0]}.${idAsAccess}.${id.split('.')[2]}`,
    foreign,
    'no token',
    '',
  ]) {
    await expect(pool.port.verifyToken(token)).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  }
});

it('takes no id token where an access token is asked for', async () => {
  const { id } = await start();

  await expect(getUser(id)).rejects.toThrow('Invalid Access Token');
});

it('shows clients the attributes that they may read', async () => {
  const { access, email, sub } = await start();

  expect((await getUser(access)).UserAttributes).toEqual([
    { Name: 'sub', Value: sub },
    { Name: 'email', Value: email },
  ]);
});

it('publishes both keys and where to find them, and no private part', async () => {
  const configuration = await fetchJson<{ issuer: string; jwks_uri: string }>(
    `${pool.endpoint}/${pool.poolId}/.well-known/openid-configuration`,
  );
  const { keys } = await fetchJson<{ keys: object[] }>(configuration.jwks_uri);

  expect(configuration.issuer).toBe(`${pool.endpoint}/${pool.poolId}`);
  expect(keys).toHaveLength(2);
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  }
  const missing = await fetch(`${pool.endpoint}/us-east-1_missing00/.well-known/jwks.json`);
  expect(missing.status).toBe(404);
});

async function fetchJson<Body>(url: string): Promise<Body> {
  return (await fetch(url)).json() as Promise<Body>;
}

async function signWithAnotherKey(token: string): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = decodeProtectedHeader(token).kid;
  return new SignJWT(decodeJwt(token))
    .setProtectedHeader({ alg: 'RS256', jwk, ...(kid === undefined ? {} : { kid }) })
    .sign(privateKey);
}
