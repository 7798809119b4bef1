import { readFileSync } from 'node:fs';
import { AwsError } from '../../../shared/aws-error.js';
import { readString } from '../../../shared/json-fields.js';
import { type ControlOperation, resourcesOf } from '../operation.js';

/** The schema as text; code is generated from that. */
export const getIntrospectionSchema: ControlOperation = {
  method: 'GET',
  path: /^\/v1\/apis\/([^/]+)\/schema$/,
  run(state, call) {
    if (call.query.get('format') !== 'SDL') {
      throw new AwsError('BadRequestException', 'GetIntrospectionSchema: the format JSON is not simulated; SDL is.');
    }
    const [schema] = resourcesOf(state, call, 'AWS::AppSync::GraphQLSchema');
    const properties = schema?.properties ?? {};
    const location = readString(properties, 'DefinitionS3Location');
    return location === undefined
      ? (readString(properties, 'Definition') ?? '')
      : readFileSync(state.assetPath(location.slice(location.lastIndexOf('/') + 1)), 'utf8');
  },
};
