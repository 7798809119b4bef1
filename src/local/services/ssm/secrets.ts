import { createHash } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import { readString, readStrings } from '../../shared/json-fields.js';

/** A secret of the backend has no value yet; the message says where it has to be. */
export class MissingSecretError extends Error {
  override readonly name = 'MissingSecretError';
}

export const SECRET_FETCHER_TYPE = 'Custom::AmplifySecretFetcherResource';

const HASH_LENGTH = 10;
const MAX_NAME_LENGTH = 50;

/**
 * What Amplify's secret fetcher gives to a template: each secret by its name, of the branch or sandbox first, then of the
 * whole app.
 *
 * @param properties - `namespace`, `name`, `type` and `secretNames` of the custom resource.
 * @param read - the value of a stored parameter.
 * @throws MissingSecretError naming the secret and its parameter.
 */
export function fetchSecrets(
  properties: JsonObject,
  read: (parameterName: string) => string | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readStrings(properties, 'secretNames').map((secretName) => {
      const [own, shared] = secretPaths(properties, secretName);
      const value = read(own) ?? read(shared);
      if (value === undefined) {
        throw new MissingSecretError(
          `The backend's secret ${secretName} has no value. Store it as the parameter ${own}, or ${shared}.`,
        );
      }
      return [secretName, value];
    }),
  );
}

/** `/amplify/NAMESPACE/NAME-TYPE-HASH/SECRET` and `/amplify/shared/NAMESPACE/SECRET`, as Amplify makes them. */
function secretPaths(properties: JsonObject, secretName: string): readonly [own: string, shared: string] {
  const namespace = readString(properties, 'namespace') ?? '';
  const name = readString(properties, 'name') ?? '';
  const type = readString(properties, 'type') ?? '';
  const hash = createHash('sha512').update(namespace).update(name).digest('hex').slice(0, HASH_LENGTH);
  const backend = `${toAlphanumeric(name).slice(0, MAX_NAME_LENGTH)}-${type}-${hash}`;
  return [
    `/amplify/${toAlphanumeric(namespace)}/${backend}/${secretName}`,
    `/amplify/shared/${namespace}/${secretName}`,
  ];
}

function toAlphanumeric(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '');
}
