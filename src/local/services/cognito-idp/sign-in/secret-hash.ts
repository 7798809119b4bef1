import { createHmac } from 'node:crypto';
import { errors } from '../errors.js';
import type { ClientSettings } from '../settings/client-settings.js';
import { sameText } from '../users/codes.js';

/** `Base64(HMAC_SHA256(client secret, user name + client id))`. */
export function secretHash(client: { readonly id: string; readonly secret: string }, username: string): string {
  return createHmac('sha256', client.secret).update(username).update(client.id).digest('base64');
}

/**
 * @param usernames - the names that may have been hashed: the one that was sent, or the one behind an alias.
 * @throws AwsError `NotAuthorizedException` when a client with a secret does not prove it, or one without claims to.
 */
export function checkSecretHash(
  { id, secret }: ClientSettings,
  given: string | undefined,
  usernames: readonly string[],
): void {
  if (secret === undefined) {
    if (given !== undefined) {
      throw errors.notAuthorized(`Client ${id} is configured for no secret but secret hash was received`);
    }
    return;
  }
  if (given === undefined) {
    throw errors.notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  }
  if (!usernames.some((username) => sameText(secretHash({ id, secret }, username), given))) {
    throw errors.notAuthorized(`Unable to verify secret hash for client ${id}`);
  }
}
