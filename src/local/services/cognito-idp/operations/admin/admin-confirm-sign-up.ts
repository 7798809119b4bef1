import { errors } from '../../errors.js';
import { text, textMap } from '../../input.js';
import { operation } from '../../state.js';
import { runPostConfirmation } from '../../triggers/sign-up-triggers.js';
import { without } from '../../users/user.js';

export const adminConfirmSignUp = operation(['ClientMetadata', 'Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  const user = await state.users.update(pool, username, (current) => {
    if (current.status !== 'UNCONFIRMED') {
      throw errors.notAuthorized(`User cannot be confirmed. Current status is ${current.status}`);
    }
    return { ...current, status: 'CONFIRMED', codes: without(current.codes, 'SIGN_UP') };
  });
  await runPostConfirmation(state, { pool, user, source: 'ConfirmSignUp', metadata: textMap(input, 'ClientMetadata') });
  return {};
});
