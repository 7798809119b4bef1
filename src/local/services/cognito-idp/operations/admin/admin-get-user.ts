import { text } from '../../input.js';
import { operation } from '../../state.js';
import { attributesOf, toAttributeList, toMfaSettings, toUserType } from '../../users/wire.js';

export const adminGetUser = operation(['Username', 'UserPoolId'], (state, input) => {
  const user = state.users.get(state.directory.pool(text(input, 'UserPoolId')), text(input, 'Username'));
  const { Attributes: _, ...description } = toUserType(user);
  return { ...description, UserAttributes: toAttributeList(attributesOf(user)), ...toMfaSettings(user) };
});
