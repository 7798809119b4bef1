import { isDeepStrictEqual } from 'node:util';
import { viewsOf } from '../../../deployment/stack-views.js';
import { type CloudFormationOperation, requireText, validation } from '../state.js';
import { readStackInput } from './read-stack-input.js';

/** Answers when the deployment has ended, as CreateStack does. */
export const updateStack: CloudFormationOperation = async (state, input) => {
  const name = requireText(input, 'StackName');
  const before = state.deployments.find(name);
  if (before === undefined) {
    throw validation(`Stack [${name}] does not exist`);
  }
  const { record, assembly } = before;
  if (assembly === undefined) {
    throw validation(`Stack:${record.id} is in ${record.status} state and can not be updated.`);
  }
  const wanted = await readStackInput(state, input, record);
  const isSame =
    viewsOf(before)[0]?.readTemplate() === wanted.templateBody &&
    isDeepStrictEqual(record.parameters, wanted.parameters) &&
    isDeepStrictEqual(record.tags, wanted.tags) &&
    Object.keys(record.patches).length === 0;
  if (isSame) {
    throw validation('No updates are to be performed.');
  }
  const { id } = await state.deployments.deploy(wanted);
  return { StackId: id };
};
