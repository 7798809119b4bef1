import { errors } from '../errors.js';
import { flag, optionalText, text, textMap } from '../input.js';
import { checkSecretHash } from '../sign-in/secret-hash.js';
import { operation } from '../state.js';
import { runPostConfirmation } from '../triggers/sign-up-triggers.js';
import { redeemCode } from '../users/codes.js';
import { signUpDestination } from '../users/contact.js';

export const confirmSignUp = operation(
  [
    'AnalyticsMetadata',
    'ClientId',
    'ClientMetadata',
    'ConfirmationCode',
    'ForceAliasCreation',
    'SecretHash',
    'UserContextData',
    'Username',
  ],
  async (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    const username = text(input, 'Username');
    const code = text(input, 'ConfirmationCode');
    if (flag(input, 'ForceAliasCreation')) {
      throw errors.unsupported('ForceAliasCreation');
    }
    const user = state.users.find(pool, username);
    checkSecretHash(client, optionalText(input, 'SecretHash'), [username, ...(user ? [user.username] : [])]);
    if (user === undefined) {
      // "CodeMismatchException … if the user doesn't exist", when the client hides who does.
      throw client.hideUserExistence ? errors.codeMismatch() : errors.userNotFound();
    }
    if (user.status !== 'UNCONFIRMED') {
      throw errors.notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    }
    const confirmed = await redeemCode(
      state,
      { pool, username: user.username, purpose: 'SIGN_UP', code },
      (current) => {
        const proven = signUpDestination(pool, current.attributes)?.attribute;
        const flags = proven === undefined ? {} : { [`${proven}_verified`]: 'true' };
        return { ...current, status: 'CONFIRMED', attributes: { ...current.attributes, ...flags } };
      },
    );
    await runPostConfirmation(state, {
      pool,
      clientId: client.id,
      user: confirmed,
      source: 'ConfirmSignUp',
      metadata: textMap(input, 'ClientMetadata'),
    });
    return {};
  },
);
