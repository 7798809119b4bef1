import { AwsError } from '../../../shared/aws-error.js';
import { type ControlOperation, readStep, resourcesOf } from '../operation.js';

export const updateResolver: ControlOperation = {
  method: 'POST',
  path: /^\/v1\/apis\/([^/]+)\/types\/([^/]+)\/resolvers\/([^/]+)$/,
  async run(state, call) {
    const [, typeName = '', fieldName = ''] = call.names;
    const found = resourcesOf(state, call, 'AWS::AppSync::Resolver').find(
      ({ attributes }) => attributes['TypeName'] === typeName && attributes['FieldName'] === fieldName,
    );
    if (found === undefined) {
      throw new AwsError('NotFoundException', 'No resolver found.', 404);
    }
    await state.deployed().patch(found.ref, readStep(call.input, ['apiId', 'typeName', 'fieldName']));
    return { resolver: { typeName, fieldName, resolverArn: found.ref } };
  },
};
