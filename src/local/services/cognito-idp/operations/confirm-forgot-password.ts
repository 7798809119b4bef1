import { errors } from '../errors.js';
import { optionalText, text, textMap } from '../input.js';
import { checkPassword } from '../settings/password-policy.js';
import { checkSecretHash } from '../sign-in/secret-hash.js';
import { operation } from '../state.js';
import { runPostConfirmation } from '../triggers/sign-up-triggers.js';
import { redeemCode } from '../users/codes.js';
import { withoutFailedSignIns } from '../users/lockout.js';
import { withPassword } from '../users/password.js';

export const confirmForgotPassword = operation(
  [
    'AnalyticsMetadata',
    'ClientId',
    'ClientMetadata',
    'ConfirmationCode',
    'Password',
    'SecretHash',
    'UserContextData',
    'Username',
  ],
  async (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    const username = text(input, 'Username');
    const code = text(input, 'ConfirmationCode');
    const password = text(input, 'Password');
    const user = state.users.find(pool, username);
    checkSecretHash(client, optionalText(input, 'SecretHash'), [username, ...(user ? [user.username] : [])]);
    if (user === undefined || !user.enabled) {
      // "CodeMismatchException for users that don't exist or are disabled", when the client hides who exists.
      const open = user === undefined ? errors.userNotFound() : errors.userDisabled();
      throw client.hideUserExistence ? errors.codeMismatch() : open;
    }
    // Before the code is looked at: a weak password must not use up the code.
    checkPassword(pool.passwordPolicy, password);
    const changed = await redeemCode(
      state,
      { pool, username: user.username, purpose: 'FORGOT_PASSWORD', code },
      (current) => ({ ...withoutFailedSignIns(withPassword(pool, current, password)), status: 'CONFIRMED' }),
    );
    await runPostConfirmation(state, {
      pool,
      clientId: client.id,
      user: changed,
      source: 'ConfirmForgotPassword',
      metadata: textMap(input, 'ClientMetadata'),
    });
    return {};
  },
);
