import { count, optionalText, text } from '../../input.js';
import { operation } from '../../state.js';
import type { Group } from '../../users/group-table.js';
import { toGroupType } from '../../users/wire.js';

export const createGroup = operation(
  ['Description', 'GroupName', 'Precedence', 'RoleArn', 'UserPoolId'],
  async (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const description = optionalText(input, 'Description');
    const roleArn = optionalText(input, 'RoleArn');
    const precedence = input['Precedence'] == null ? undefined : count(input, 'Precedence', 0, [0, 2 ** 31 - 1]);
    const group: Group = {
      poolId: pool.id,
      name: text(input, 'GroupName'),
      createdAtMs: state.clock.now(),
      ...(description === undefined ? {} : { description }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(precedence === undefined ? {} : { precedence }),
    };
    await state.groups.create(group);
    return { Group: toGroupType(group) };
  },
);
