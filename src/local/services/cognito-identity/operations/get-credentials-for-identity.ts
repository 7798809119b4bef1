import { isJsonObject, readString } from '../../../shared/json-fields.js';
import { evaluateTrust } from '../../iam/index.js';
import { chooseRole } from '../choose-role.js';
import { errors } from '../errors.js';
import type { Identity } from '../identity-table.js';
import { type IdentityPoolState, operation, proveIdentity } from '../state.js';
import { conditionContext, toCognitoCaller, WEB_IDENTITY_PROVIDER } from '../web-identity.js';

/** "Credentials … are valid for one hour" in the enhanced flow. */
const CREDENTIALS_SECONDS = 60 * 60;

/** The name of the session in the caller's ARN, as Cognito chooses it. */
const SESSION_NAME = 'CognitoIdentityCredentials';

export const getCredentialsForIdentity = operation(['CustomRoleArn', 'IdentityId', 'Logins'], async (state, input) => {
  const { pool, identity, login } = await proveIdentity(state, input);
  const roleArn = chooseRole(pool, login, readString(input, 'CustomRoleArn'));
  requireTrust(state, roleArn, identity);
  const credentials = await state.ports.iam.issue({
    roleArn,
    sessionName: SESSION_NAME,
    durationSeconds: CREDENTIALS_SECONDS,
    context: conditionContext(identity),
    cognito: toCognitoCaller(identity),
  });
  return {
    IdentityId: identity.id,
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: Math.floor(credentials.expiresAtMs / 1000),
    },
  };
});

/** @throws AwsError `InvalidIdentityPoolConfigurationException` when the role's trust policy does not let the identity in. */
function requireTrust({ roles }: Pick<IdentityPoolState, 'roles'>, roleArn: string, identity: Identity): void {
  const document = roles.get(roleArn)?.properties['AssumeRolePolicyDocument'];
  const decision = isJsonObject(document)
    ? evaluateTrust(document, {
        principal: { federated: WEB_IDENTITY_PROVIDER },
        action: 'sts:AssumeRoleWithWebIdentity',
        roleArn,
        context: conditionContext(identity),
      })
    : 'none';
  if (decision !== 'allow') {
    throw errors.poolConfiguration();
  }
}
