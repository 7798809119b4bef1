import { refuseOthers, requireCaller, type StsOperation } from '../state.js';

/** "No permissions are required to perform this operation." */
export const getCallerIdentity: StsOperation = async (state, call) => {
  refuseOthers(call, []);
  const { accountId, arn, userId } = requireCaller(state, call);
  return { Arn: arn, UserId: userId, Account: accountId };
};
