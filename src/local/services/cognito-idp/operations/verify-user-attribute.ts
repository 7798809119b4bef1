import { errors } from '../errors.js';
import { text } from '../input.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { redeemCode } from '../users/codes.js';
import { isContact, VERIFY_PURPOSE } from '../users/contact.js';
import { without } from '../users/user.js';

export const verifyUserAttribute = operation(['AccessToken', 'AttributeName', 'Code'], async (state, input) => {
  const { pool, user } = requireAccessToken(state, input);
  const attribute = text(input, 'AttributeName');
  if (!isContact(attribute)) {
    throw errors.invalidParameter(`${attribute} cannot be verified.`);
  }
  const request = { pool, username: user.username, purpose: VERIFY_PURPOSE[attribute], code: text(input, 'Code') };
  await redeemCode(state, request, (current) => ({
    ...current,
    attributes: {
      ...current.attributes,
      ...(current.pending[attribute] === undefined ? {} : { [attribute]: current.pending[attribute] }),
      [`${attribute}_verified`]: 'true',
    },
    pending: without(current.pending, attribute),
  }));
  return {};
});
