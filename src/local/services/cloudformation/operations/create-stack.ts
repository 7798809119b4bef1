import { AwsError } from '../../../shared/aws-error.js';
import { type CloudFormationOperation, requireText } from '../state.js';
import { readStackInput } from './read-stack-input.js';

/** Answers when the deployment has ended: whoever waits for the stack need not ask again. */
export const createStack: CloudFormationOperation = async (state, input) => {
  const name = requireText(input, 'StackName');
  if (state.deployments.find(name) !== undefined) {
    throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  }
  const { id } = await state.deployments.deploy(await readStackInput(state, input, undefined));
  return { StackId: id };
};
