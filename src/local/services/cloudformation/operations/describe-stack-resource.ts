import { describeResource, touchedAt } from '../describe-resource.js';
import { type CloudFormationOperation, refuseOthers, requireText, requireView, validation } from '../state.js';

export const describeStackResource: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['LogicalResourceId', 'StackName']);
  const view = requireView(state, input);
  const wanted = requireText(input, 'LogicalResourceId');
  const resource = view.resources.find(({ logicalId }) => logicalId === wanted);
  if (resource === undefined) {
    throw validation(`Resource ${wanted} does not exist for stack ${view.name}`);
  }
  return {
    StackResourceDetail: {
      ...{ StackName: view.name, StackId: view.id, LastUpdatedTimestamp: touchedAt(view) },
      ...describeResource(view, resource),
      Metadata: JSON.stringify(resource.metadata),
    },
  };
};
