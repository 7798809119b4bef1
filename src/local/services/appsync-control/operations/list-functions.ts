import { type ControlOperation, resourcesOf } from '../operation.js';

/** All at once: "maximum number of items … 25" is what a client may ask for, and none here does. */
export const listFunctions: ControlOperation = {
  method: 'GET',
  path: /^\/v1\/apis\/([^/]+)\/functions$/,
  run: (state, call) => ({
    functions: resourcesOf(state, call, 'AWS::AppSync::FunctionConfiguration').map(({ attributes, properties }) => ({
      functionId: attributes['FunctionId'] ?? '',
      functionArn: attributes['FunctionArn'] ?? '',
      name: attributes['Name'] ?? '',
      dataSourceName: attributes['DataSourceName'] ?? '',
      functionVersion: properties['FunctionVersion'] ?? '2018-05-29',
    })),
  }),
};
