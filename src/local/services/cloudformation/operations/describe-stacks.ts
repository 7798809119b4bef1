import { describeStack } from '../describe-stack.js';
import { pageOf } from '../page.js';
import { allViews, type CloudFormationOperation, refuseOthers, requireView } from '../state.js';

/** Without a name: all that are not deleted. A deleted stack is found by its ARN alone. */
export const describeStacks: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['NextToken', 'StackName']);
  if (input['StackName'] !== undefined) {
    return { Stacks: [describeStack(requireView(state, input), state.endpoint)] };
  }
  const { page, next } = pageOf(
    allViews(state).filter(({ record }) => record.status !== 'DELETE_COMPLETE'),
    input,
  );
  return { Stacks: page.map((view) => describeStack(view, state.endpoint)), ...next };
};
