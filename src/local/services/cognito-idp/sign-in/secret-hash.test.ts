import { expect, it } from 'vitest';
import type { ClientSettings } from '../settings/client-settings.js';
import { checkSecretHash, secretHash } from './secret-hash.js';

const base: ClientSettings = {
  id: 'client',
  name: 'client',
  poolId: 'pool',
  authFlows: [],
  accessTokenMs: 1,
  idTokenMs: 1,
  refreshTokenMs: 1,
  authSessionMs: 1,
  hideUserExistence: true,
  revocation: true,
  properties: {},
};
const secret = { ...base, secret: 'shh' };

it('takes the hash of the name that was sent or of the name behind the alias', () => {
  const hash = secretHash(secret, 'ann');

  expect(() => checkSecretHash(secret, hash, ['ann@example.com', 'ann'])).not.toThrow();
  expect(() => checkSecretHash(base, undefined, ['ann'])).not.toThrow();
});

it.each([
  ['a hash of another name', secret, secretHash(secret, 'bob'), 'Unable to verify secret hash for client client'],
  ['no hash', secret, undefined, 'Client client is configured with secret but SECRET_HASH was not received'],
  ['a hash for none', base, 'x', 'Client client is configured for no secret but secret hash was received'],
])('refuses %s', (_what, client, given, message) => {
  expect(() => checkSecretHash(client, given, ['ann'])).toThrow(message);
});
