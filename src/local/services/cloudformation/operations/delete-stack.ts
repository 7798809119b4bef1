import { BOOTSTRAP_STACK } from '../../../deployment/bootstrap/template.js';
import { type CloudFormationOperation, refuseOthers, requireText, validation } from '../state.js';

/** "Once the call completes successfully, stack deletion starts": here it has ended. Of what is not there nothing is said. */
export const deleteStack: CloudFormationOperation = async ({ deployments }, input) => {
  refuseOthers(input, ['ClientRequestToken', 'DeploymentConfig', 'RoleARN', 'StackName']);
  const found = deployments.find(requireText(input, 'StackName'));
  if (found === undefined || found.record.status === 'DELETE_COMPLETE') {
    return {};
  }
  const { name, terminationProtection } = found.record;
  if (terminationProtection) {
    throw validation(`Stack [${name}] cannot be deleted while TerminationProtection is enabled`);
  }
  if (name === BOOTSTRAP_STACK) {
    throw validation(`Stack [${name}] belongs to the local runtime and cannot be deleted.`);
  }
  await deployments.remove(name);
  return {};
};
