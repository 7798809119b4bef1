import { describeResource, touchedAt } from '../describe-resource.js';
import { pageOf } from '../page.js';
import { type CloudFormationOperation, refuseOthers, requireView } from '../state.js';

export const listStackResources: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['NextToken', 'StackName']);
  const view = requireView(state, input);
  const { page, next } = pageOf(view.resources, input);
  return {
    StackResourceSummaries: page.map((resource) => ({
      ...describeResource(view, resource),
      LastUpdatedTimestamp: touchedAt(view),
    })),
    ...next,
  };
};
