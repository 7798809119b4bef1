import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { isJsonObject } from '../../../shared/json-fields.js';
import { evaluateTrust } from '../../iam/index.js';
import type { Caller } from '../../ports.js';
import {
  readDuration,
  refuseOthers,
  requireCaller,
  required,
  type StsOperation,
  type StsState,
  toAssumedRoleUser,
  toCredentials,
} from '../state.js';

export const assumeRole: StsOperation = async (state, call) => {
  refuseOthers(call, ['DurationSeconds', 'ExternalId', 'RoleArn', 'RoleSessionName']);
  const caller = requireCaller(state, call);
  const roleArn = required(call, 'RoleArn');
  const sessionName = required(call, 'RoleSessionName');
  const role = requireAssumable(state, caller, roleArn, call.parameters.get('ExternalId'));
  const durationSeconds = readDuration(call, role);
  const credentials = await state.iam.issue({ roleArn, sessionName, durationSeconds });
  return {
    Credentials: toCredentials(credentials),
    AssumedRoleUser: toAssumedRoleUser(state, roleArn, sessionName),
  };
};

/** The role has to trust the caller; where it trusts the whole account, the caller's own policies have to allow it too. */
function requireAssumable(
  { roles, iam }: StsState,
  caller: Caller,
  roleArn: string,
  externalId: string | null,
): Resource {
  const role = roles.get(roleArn);
  const document = role?.properties['AssumeRolePolicyDocument'];
  const context = externalId === null ? {} : { 'sts:ExternalId': externalId };
  const { accountId, arn } = caller;
  const principal = { accountId, arn, ...(caller.roleArn === undefined ? {} : { roleArn: caller.roleArn }) };
  const trust = isJsonObject(document)
    ? evaluateTrust(document, { principal, action: 'sts:AssumeRole', roleArn, context })
    : 'none';
  const allowed =
    (trust === 'allow' || trust === 'delegated') &&
    iam.authorize({
      caller,
      action: 'sts:AssumeRole',
      resource: roleArn,
      context,
      // Trusted by name, the caller needs no policy of its own; one that denies still counts.
      ...(trust === 'allow' ? { resourcePolicies: [namingPolicy(arn, roleArn)] } : {}),
    }).allowed;
  if (role === undefined || !allowed) {
    throw new AwsError(
      'AccessDenied',
      `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  return role;
}

function namingPolicy(arn: string, roleArn: string): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole', Resource: roleArn }],
  };
}
