import { AwsError } from '../../../shared/aws-error.js';
import { readString } from '../../../shared/json-fields.js';
import { type ControlOperation, resourcesOf, withoutLocations } from '../operation.js';

/** Answers when the schema is in force: whoever asks for the status then hears so. */
export const startSchemaCreation: ControlOperation = {
  method: 'POST',
  path: /^\/v1\/apis\/([^/]+)\/schemacreation$/,
  async run(state, call) {
    const [schema] = resourcesOf(state, call, 'AWS::AppSync::GraphQLSchema');
    const definition = readString(call.input, 'definition');
    if (schema === undefined || definition === undefined) {
      throw new AwsError('BadRequestException', 'Schema definition is required.');
    }
    const sdl = Buffer.from(definition, 'base64').toString('utf8');
    // Its location is the one property that is not called after the text: DefinitionS3Location.
    await state.deployed().patch(schema.ref, withoutLocations({ Definition: sdl }, ['Definition']));
    return { status: 'SUCCESS' };
  },
};
