import { text } from '../../input.js';
import { operation } from '../../state.js';
import { takePage } from '../../users/page.js';
import { toGroupType } from '../../users/wire.js';

export const adminListGroupsForUser = operation(['Limit', 'NextToken', 'Username', 'UserPoolId'], (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  const groups = [...state.groups.ofUser(pool.id, username)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, nextToken } = takePage(groups, input, 'NextToken', ({ name }) => name);
  return { Groups: items.map(toGroupType), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
});
