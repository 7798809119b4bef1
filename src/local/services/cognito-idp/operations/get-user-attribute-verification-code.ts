import { errors } from '../errors.js';
import { text, textMap } from '../input.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { drawCode, withCode } from '../users/codes.js';
import { isContact, VERIFY_PURPOSE } from '../users/contact.js';
import { sendCode } from '../users/send-code.js';

export const getUserAttributeVerificationCode = operation(
  ['AccessToken', 'AttributeName', 'ClientMetadata'],
  async (state, input) => {
    const { pool, client, user } = requireAccessToken(state, input);
    const attribute = text(input, 'AttributeName');
    const value = user.pending[attribute] ?? user.attributes[attribute];
    if (!isContact(attribute) || value === undefined) {
      throw errors.invalidParameter(`User does not have attribute: ${attribute}`);
    }
    if (user.pending[attribute] === undefined && user.attributes[`${attribute}_verified`] === 'true') {
      throw errors.invalidParameter(`User's ${attribute} has already been verified`);
    }
    const code = drawCode();
    const renewed = await state.users.update(pool, user.username, (current) =>
      withCode(current, VERIFY_PURPOSE[attribute], code, state.clock.now()),
    );
    const delivery = await sendCode(state, {
      pool,
      user: renewed,
      destination: { attribute, value },
      kind: 'VerifyUserAttribute',
      code,
      clientId: client.id,
      metadata: textMap(input, 'ClientMetadata'),
    });
    return { CodeDeliveryDetails: delivery };
  },
);
