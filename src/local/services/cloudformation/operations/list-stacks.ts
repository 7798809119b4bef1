import { pageOf } from '../page.js';
import { allViews, type CloudFormationOperation, isoTime, refuseOthers } from '../state.js';

export const listStacks: CloudFormationOperation = (state, input) => {
  refuseOthers(input, ['NextToken', 'StackStatusFilter']);
  const wanted = Array.isArray(input['StackStatusFilter']) ? input['StackStatusFilter'].map(String) : undefined;
  const { page, next } = pageOf(
    allViews(state).filter(({ record }) => wanted === undefined || wanted.includes(record.status)),
    input,
  );
  return {
    StackSummaries: page.map(({ id, name, record, parentId, rootId }) => ({
      ...{ StackId: id, StackName: name, CreationTime: isoTime(record.createdMs), StackStatus: record.status },
      ...(record.updatedMs === undefined ? {} : { LastUpdatedTime: isoTime(record.updatedMs) }),
      ...(record.deletedMs === undefined ? {} : { DeletionTime: isoTime(record.deletedMs) }),
      ...(parentId === undefined ? {} : { ParentId: parentId }),
      ...(rootId === undefined ? {} : { RootId: rootId }),
    })),
    ...next,
  };
};
