import type { Resource } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { isJsonObject } from '../../../shared/json-fields.js';
import { readOpenIdToken, WEB_IDENTITY_PROVIDER } from '../../cognito-identity/index.js';
import { evaluateTrust } from '../../iam/index.js';
import type { ConditionContext } from '../../ports.js';
import {
  readDuration,
  refuseOthers,
  required,
  type StsOperation,
  type StsState,
  toAssumedRoleUser,
  toCredentials,
} from '../state.js';

/** "Calling AssumeRoleWithWebIdentity does not require the use of AWS security credentials": the token is the proof. */
export const assumeRoleWithWebIdentity: StsOperation = async (state, call) => {
  refuseOthers(call, ['DurationSeconds', 'RoleArn', 'RoleSessionName', 'WebIdentityToken']);
  const roleArn = required(call, 'RoleArn');
  const sessionName = required(call, 'RoleSessionName');
  const token = required(call, 'WebIdentityToken');
  const identity = readOpenIdToken(state.openIdKey, token, state.clock.now());
  const role = requireTrusting(state, roleArn, identity.context);
  const credentials = await state.iam.issue({
    roleArn,
    sessionName,
    durationSeconds: readDuration(call, role),
    context: identity.context,
    cognito: identity.cognito,
  });
  return {
    SubjectFromWebIdentityToken: identity.identityId,
    Audience: identity.poolId,
    Provider: WEB_IDENTITY_PROVIDER,
    Credentials: toCredentials(credentials),
    AssumedRoleUser: toAssumedRoleUser(state, roleArn, sessionName),
  };
};

function requireTrusting({ roles }: StsState, roleArn: string, context: ConditionContext): Resource {
  const role = roles.get(roleArn);
  const document = role?.properties['AssumeRolePolicyDocument'];
  const action = 'sts:AssumeRoleWithWebIdentity';
  const principal = { federated: WEB_IDENTITY_PROVIDER };
  const trusted =
    isJsonObject(document) && evaluateTrust(document, { principal, action, roleArn, context }) === 'allow';
  if (role === undefined || !trusted) {
    throw new AwsError('AccessDenied', `Not authorized to perform ${action}`, 403);
  }
  return role;
}
