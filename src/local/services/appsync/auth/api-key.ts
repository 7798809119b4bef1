import type { Clock } from '../../../shared/clock.js';
import type { ApiKeyDefinition } from '../load/definition.js';
import type { Principal } from '../principal.js';
import { unauthorized } from '../request-error.js';

/** Lets in who shows one of the API's keys before it expires. An API key has no identity. */
export function createApiKeyAuthenticator(keys: readonly ApiKeyDefinition[], clock: Clock): (key: string) => Principal {
  const principals = new Map(
    keys.map(({ key, expiresAtMs }): [string, Principal] => [
      key,
      { mode: 'API_KEY', identity: null, groups: [], denyByDefault: false, expiresAtMs, deniedFields: new Set() },
    ]),
  );
  return (key) => {
    const principal = principals.get(key);
    if (principal === undefined || principal.expiresAtMs <= clock.now()) {
      throw unauthorized();
    }
    return principal;
  };
}
