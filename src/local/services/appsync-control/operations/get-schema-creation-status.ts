import { type ControlOperation, resourcesOf } from '../operation.js';

/** A schema that could not be created was refused when it was sent. */
export const getSchemaCreationStatus: ControlOperation = {
  method: 'GET',
  path: /^\/v1\/apis\/([^/]+)\/schemacreation$/,
  run(state, call) {
    resourcesOf(state, call, 'AWS::AppSync::GraphQLSchema');
    return { status: 'SUCCESS', details: 'Successfully created schema' };
  },
};
