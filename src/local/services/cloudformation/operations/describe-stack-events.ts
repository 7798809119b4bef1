import { pageOf } from '../page.js';
import { type CloudFormationOperation, isoTime, refuseOthers, requireView } from '../state.js';

/** Newest first. */
export const describeStackEvents: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['NextToken', 'StackName']);
  const { page, next } = pageOf(state.stacks.events(requireView(state, input).id), input);
  const StackEvents = page.map(({ id, stackId, stackName, logicalId, physicalId, type, status, reason, atMs }) => ({
    EventId: id,
    StackId: stackId,
    StackName: stackName,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: status,
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
    Timestamp: isoTime(atMs),
  }));
  return { StackEvents, ...next };
};
