import { text } from '../../input.js';
import { operation } from '../../state.js';
import { takePage } from '../../users/page.js';
import { toUserType } from '../../users/wire.js';

export const listUsersInGroup = operation(['GroupName', 'Limit', 'NextToken', 'UserPoolId'], (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { name } = state.groups.get(pool.id, text(input, 'GroupName'));
  const { items, nextToken } = takePage(state.groups.members(pool.id, name), input, 'NextToken', (member) => member);
  return {
    Users: items.flatMap((username) => {
      const user = state.users.find(pool, username);
      return user === undefined ? [] : [toUserType(user)];
    }),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
});
