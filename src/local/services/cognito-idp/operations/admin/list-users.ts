import { optionalText, text, texts } from '../../input.js';
import type { PoolSettings } from '../../settings/pool-settings.js';
import { operation } from '../../state.js';
import { takePage } from '../../users/page.js';
import type { User } from '../../users/user.js';
import { readUserFilter } from '../../users/user-filter.js';
import { attributesOf, toUserType } from '../../users/wire.js';

export const listUsers = operation(
  ['AttributesToGet', 'Filter', 'Limit', 'PaginationToken', 'UserPoolId'],
  (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const wanted = readUserFilter(optionalText(input, 'Filter'));
    const names = texts(input, 'AttributesToGet');
    const matching = [...state.users.list(pool)].filter(wanted);
    const { items, nextToken } = takePage(matching, input, 'PaginationToken', nameKey(pool));
    const shown = (user: User) =>
      Object.fromEntries(Object.entries(attributesOf(user)).filter(([name]) => names?.includes(name) ?? true));
    return {
      Users: items.map((user) => toUserType(user, shown(user))),
      ...(nextToken === undefined ? {} : { PaginationToken: nextToken }),
    };
  },
);

/** The order of the table: user names, folded where the pool does not mind case. */
function nameKey({ caseSensitive }: PoolSettings): (user: User) => string {
  return ({ username }) => (caseSensitive ? username : username.toLowerCase());
}
