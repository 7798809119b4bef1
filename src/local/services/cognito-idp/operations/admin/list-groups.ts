import { text } from '../../input.js';
import { operation } from '../../state.js';
import { takePage } from '../../users/page.js';
import { toGroupType } from '../../users/wire.js';

export const listGroups = operation(['Limit', 'NextToken', 'UserPoolId'], (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { items, nextToken } = takePage(state.groups.list(pool.id), input, 'NextToken', ({ name }) => name);
  return { Groups: items.map(toGroupType), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
});
