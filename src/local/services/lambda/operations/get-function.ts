import type { FunctionOperation } from '../operation.js';
import { describeConfiguration } from './get-function-configuration.js';

export const getFunction: FunctionOperation = {
  of: 'function',
  method: 'GET',
  path: /^\/2015-03-31\/functions\/([^/]+)$/,
  permission: 'lambda:GetFunction',
  run: (_state, { definition }) => ({
    statusCode: 200,
    payload: JSON.stringify({
      Configuration: describeConfiguration(definition),
      Code: { RepositoryType: 'S3' },
      Tags: definition.tags,
      ...(definition.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: definition.reservedConcurrency } }),
    }),
  }),
};
