import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Resource } from '../../../assembly/resource.js';
import { readTemplateFields, UnsupportedSettingError } from '../../../shared/template-fields.js';
import type { TrustedKeys } from '../config.js';

const RSA_MODULUS_BITS = 2048;

/**
 * A public key of signed URLs: "RSA 2048 or ECDSA 256".
 *
 * @throws UnsupportedSettingError for any other, as CloudFront refuses it.
 */
export function readPublicKey({ path, properties }: Resource): KeyObject {
  const config = readTemplateFields(path, properties, ['PublicKeyConfig']).object('PublicKeyConfig', [
    ...['CallerReference', 'Comment', 'EncodedKey', 'Name'],
  ]);
  const key = parseKey(path, config?.requiredText('EncodedKey') ?? '');
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const accepted =
    (key.asymmetricKeyType === 'rsa' && modulusLength === RSA_MODULUS_BITS) ||
    (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1');
  if (!accepted) {
    throw new UnsupportedSettingError(path, 'EncodedKey is neither an RSA key of 2048 bits nor an ECDSA key of P-256.');
  }
  return key;
}

/** The keys of a key group by their ids. */
export function readKeyGroup({ path, properties }: Resource, keys: TrustedKeys): TrustedKeys {
  const config = readTemplateFields(path, properties, ['KeyGroupConfig']).object('KeyGroupConfig', [
    ...['Comment', 'Items', 'Name'],
  ]);
  return new Map(
    (config?.texts('Items') ?? []).map((id) => {
      const key = keys.get(id);
      if (key === undefined) {
        throw new UnsupportedSettingError(path, `Items names the public key ${id}, which the backend does not have.`);
      }
      return [id, key] as const;
    }),
  );
}

function parseKey(path: string, pem: string): KeyObject {
  try {
    return createPublicKey({ key: pem, format: 'pem' });
  } catch (error) {
    throw new Error(`${path}: EncodedKey is not a public key in PEM format.`, { cause: error });
  }
}
