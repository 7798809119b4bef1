import { readString } from '../../../shared/json-fields.js';
import { describeResource, touchedAt } from '../describe-resource.js';
import { type CloudFormationOperation, refuseOthers, requireView } from '../state.js';

/** "Only the first 100 resources will be returned." */
const MAX_RESOURCES = 100;

export const describeStackResources: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['LogicalResourceId', 'StackName']);
  const view = requireView(state, input);
  const wanted = readString(input, 'LogicalResourceId');
  const found = view.resources.filter(({ logicalId }) => wanted === undefined || logicalId === wanted);
  return {
    StackResources: found.slice(0, MAX_RESOURCES).map((resource) => ({
      ...{ StackName: view.name, StackId: view.id, Timestamp: touchedAt(view) },
      ...describeResource(view, resource),
    })),
  };
};
