import { readString } from '../../../shared/json-fields.js';
import { type CloudFormationOperation, noSuchStack, refuseOthers, requireText } from '../state.js';

export const updateTerminationProtection: CloudFormationOperation = async ({ deployments }, input) => {
  refuseOthers(input, ['EnableTerminationProtection', 'StackName']);
  const nameOrId = requireText(input, 'StackName');
  const found = deployments.find(nameOrId);
  if (found === undefined) {
    throw noSuchStack(nameOrId);
  }
  const { name, id } = found.record;
  await deployments.setTerminationProtection(name, readString(input, 'EnableTerminationProtection') === 'true');
  return { StackId: id };
};
