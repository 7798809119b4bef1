import { errors } from '../errors.js';
import { text } from '../input.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { refuseLockedOut, withFailedSignIn, withoutFailedSignIns } from '../users/lockout.js';
import { hasPassword, withPassword } from '../users/password.js';

export const changePassword = operation(
  ['AccessToken', 'PreviousPassword', 'ProposedPassword'],
  async (state, input) => {
    const { pool, user } = requireAccessToken(state, input);
    const proposed = text(input, 'ProposedPassword');
    refuseLockedOut(user, state.clock.now());
    if (!hasPassword(pool, user, text(input, 'PreviousPassword'))) {
      await state.users.update(pool, user.username, (current) => withFailedSignIn(current, state.clock.now()));
      throw errors.incorrectPassword();
    }
    await state.users.update(pool, user.username, (current) =>
      withoutFailedSignIns(withPassword(pool, current, proposed)),
    );
    return {};
  },
);
