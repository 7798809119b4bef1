import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import { optionalText, text } from '../input.js';
import { operation } from '../state.js';

export const revokeToken = operation(['ClientId', 'ClientSecret', 'Token'], async (state, input) => {
  const { client } = state.directory.client(text(input, 'ClientId'));
  const token = text(input, 'Token');
  if (client.secret !== optionalText(input, 'ClientSecret')) {
    throw errors.notAuthorized(`Unable to verify secret for client ${client.id}`);
  }
  if (!client.revocation) {
    throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
  }
  if (token.split('.').length === 3) {
    throw new AwsError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
  }
  await state.tokenSessions.revoke(token, client.id);
  return {};
});
