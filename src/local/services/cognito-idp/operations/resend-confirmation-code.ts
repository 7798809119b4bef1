import { errors } from '../errors.js';
import { optionalText, text, textMap } from '../input.js';
import { checkSecretHash } from '../sign-in/secret-hash.js';
import { operation } from '../state.js';
import { drawCode, withCode } from '../users/codes.js';
import { signUpDestination, simulatedDelivery } from '../users/contact.js';
import { sendCode } from '../users/send-code.js';

export const resendConfirmationCode = operation(
  ['AnalyticsMetadata', 'ClientId', 'ClientMetadata', 'SecretHash', 'UserContextData', 'Username'],
  async (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    const username = text(input, 'Username');
    const user = state.users.find(pool, username);
    checkSecretHash(client, optionalText(input, 'SecretHash'), [username, ...(user ? [user.username] : [])]);
    if (user === undefined) {
      if (client.hideUserExistence) {
        return { CodeDeliveryDetails: simulatedDelivery(username) };
      }
      throw errors.userNotFound();
    }
    if (user.status !== 'UNCONFIRMED') {
      throw errors.invalidParameter('User is already confirmed.');
    }
    const destination = signUpDestination(pool, user.attributes);
    if (destination === undefined) {
      throw errors.invalidParameter('Auto verification not turned on.');
    }
    const code = drawCode();
    const renewed = await state.users.update(pool, user.username, (current) =>
      withCode(current, 'SIGN_UP', code, state.clock.now()),
    );
    const metadata = textMap(input, 'ClientMetadata');
    const message = {
      pool,
      user: renewed,
      destination,
      kind: 'ResendCode',
      code,
      clientId: client.id,
      metadata,
    } as const;
    return { CodeDeliveryDetails: await sendCode(state, message) };
  },
);
