import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Table } from './store.js';

const KEY_BITS = 2048;

/** An RSA key pair that signs JSON web tokens (RS256). */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface StoredSigningKey {
  readonly id: string;
  readonly privateJwk: JsonWebKey;
}

/** The key of that name; made, and on disk, when there was none. */
export async function loadSigningKey(keys: Table<StoredSigningKey>, name: string): Promise<SigningKey> {
  const stored = keys.get(name);
  if (stored !== undefined) {
    return fromStored(stored);
  }
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  const made = { id: randomUUID(), privateJwk: privateKey.export({ format: 'jwk' }) };
  await keys.put(name, made);
  return fromStored(made);
}

/** The public half as a JSON web key set lists it. */
export function toPublicJwk({ id, publicKey }: SigningKey): JsonWebKey {
  return { ...publicKey.export({ format: 'jwk' }), kid: id, alg: 'RS256', use: 'sig' };
}

function fromStored({ id, privateJwk }: StoredSigningKey): SigningKey {
  const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
  return { id, privateKey, publicKey: createPublicKey(privateKey) };
}
