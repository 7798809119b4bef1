import { type CloudFormationOperation, refuseOthers, requireView } from '../state.js';

/** As it was sent, at either stage. What other services' APIs have changed since is not in it, as on AWS. */
export const getTemplate: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['StackName', 'TemplateStage']);
  return { TemplateBody: requireView(state, input).readTemplate(), StagesAvailable: ['Original', 'Processed'] };
};
