import type { AccountOperation } from '../operation.js';
import { describeConfiguration } from './get-function-configuration.js';

export const listFunctions: AccountOperation = {
  of: 'account',
  method: 'GET',
  path: /^\/2015-03-31\/functions$/,
  permission: 'lambda:ListFunctions',
  run: ({ functions }) => ({
    statusCode: 200,
    payload: JSON.stringify({ Functions: functions.all.map(({ definition }) => describeConfiguration(definition)) }),
  }),
};
