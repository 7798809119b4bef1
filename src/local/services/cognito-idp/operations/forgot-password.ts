import { errors } from '../errors.js';
import { optionalText, text, textMap } from '../input.js';
import { checkSecretHash } from '../sign-in/secret-hash.js';
import { operation } from '../state.js';
import { drawCode, withCode } from '../users/codes.js';
import { recoveryDestination, simulatedDelivery } from '../users/contact.js';
import { sendCode } from '../users/send-code.js';

export const forgotPassword = operation(
  ['AnalyticsMetadata', 'ClientId', 'ClientMetadata', 'SecretHash', 'UserContextData', 'Username'],
  async (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    const username = text(input, 'Username');
    const user = state.users.find(pool, username);
    checkSecretHash(client, optionalText(input, 'SecretHash'), [username, ...(user ? [user.username] : [])]);
    if (user === undefined || !user.enabled) {
      if (client.hideUserExistence) {
        return { CodeDeliveryDetails: simulatedDelivery(username) };
      }
      throw user === undefined ? errors.userNotFound() : errors.userDisabled();
    }
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      throw errors.notAuthorized('User password cannot be reset in the current state.');
    }
    const destination = recoveryDestination(pool, user);
    const code = drawCode();
    const renewed = await state.users.update(pool, user.username, (current) =>
      withCode(current, 'FORGOT_PASSWORD', code, state.clock.now()),
    );
    const metadata = textMap(input, 'ClientMetadata');
    const message = {
      pool,
      user: renewed,
      destination,
      kind: 'ForgotPassword',
      code,
      clientId: client.id,
      metadata,
    } as const;
    return { CodeDeliveryDetails: await sendCode(state, message) };
  },
);
