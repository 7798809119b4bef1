import { text } from '../../input.js';
import { operation } from '../../state.js';
import { toGroupType } from '../../users/wire.js';

export const getGroup = operation(['GroupName', 'UserPoolId'], (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  return { Group: toGroupType(state.groups.get(pool.id, text(input, 'GroupName'))) };
});
