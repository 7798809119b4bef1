import { AwsError } from '../../../shared/aws-error.js';
import { type ControlOperation, readStep, resourcesOf } from '../operation.js';

export const updateFunction: ControlOperation = {
  method: 'POST',
  path: /^\/v1\/apis\/([^/]+)\/functions\/([^/]+)$/,
  async run(state, call) {
    const [, functionId] = call.names;
    const found = resourcesOf(state, call, 'AWS::AppSync::FunctionConfiguration').find(
      ({ attributes }) => attributes['FunctionId'] === functionId,
    );
    if (found === undefined) {
      throw new AwsError('NotFoundException', `Function ${functionId ?? ''} not found.`, 404);
    }
    await state.deployed().patch(found.ref, readStep(call.input, ['apiId', 'functionId']));
    return { functionConfiguration: { functionId: functionId ?? '', name: found.attributes['Name'] ?? '' } };
  },
};
