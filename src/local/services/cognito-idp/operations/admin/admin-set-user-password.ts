import { flag, text } from '../../input.js';
import { DAY_MS } from '../../limits.js';
import { operation } from '../../state.js';
import { withoutFailedSignIns } from '../../users/lockout.js';
import { withPassword } from '../../users/password.js';
import type { User } from '../../users/user.js';

export const adminSetUserPassword = operation(
  ['Password', 'Permanent', 'Username', 'UserPoolId'],
  async (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const { username } = state.users.get(pool, text(input, 'Username'));
    const password = text(input, 'Password');
    const permanent = flag(input, 'Permanent');
    const validMs = pool.passwordPolicy.temporaryValidityDays * DAY_MS;
    await state.users.update(pool, username, (current): User => {
      const changed = withoutFailedSignIns(withPassword(pool, current, password));
      return permanent
        ? { ...changed, status: 'CONFIRMED' }
        : { ...changed, status: 'FORCE_CHANGE_PASSWORD', temporaryUntilMs: state.clock.now() + validMs };
    });
    return {};
  },
);
