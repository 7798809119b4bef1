import { AwsError } from '../../../shared/aws-error.js';
import type { Caller, IamPort } from '../../ports.js';
import type { Principal } from '../principal.js';
import { RequestError, unauthorized } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';
import type { Credentials } from './credentials.js';

/** AppSync answers a signature that is not good with 403, where the JSON services say 400. */
const FORBIDDEN = 403;

/** Lets in who signed the request with credentials this runtime issued; what he may do is asked field by field. */
export function authenticateIam(iam: Pick<IamPort, 'verify'>, { signed, body }: Credentials): Principal {
  const verified = verify(iam, signed, body);
  if (verified === undefined) {
    throw unauthorized('Valid authorization header not provided.');
  }
  return {
    mode: 'AWS_IAM',
    identity: identityOf(verified),
    groups: [],
    denyByDefault: false,
    expiresAtMs: Number.POSITIVE_INFINITY,
    caller: verified,
    deniedFields: new Set(),
  };
}

function verify(iam: Pick<IamPort, 'verify'>, signed: Credentials['signed'], body: Buffer): Caller | undefined {
  try {
    return iam.verify(signed, { service: 'appsync', body })?.caller;
  } catch (error) {
    if (error instanceof AwsError) {
      throw new RequestError(error.code, error.message, FORBIDDEN, { cause: error });
    }
    throw error;
  }
}

function identityOf(caller: Caller): TemplateMap {
  const { cognito } = caller;
  return {
    accountId: caller.accountId,
    cognitoIdentityPoolId: cognito?.identityPoolId ?? null,
    cognitoIdentityId: cognito?.identityId ?? null,
    cognitoIdentityAuthType: cognito?.authType ?? null,
    cognitoIdentityAuthProvider: cognito?.authProvider ?? null,
    username: caller.userId,
    userArn: caller.arn,
  };
}
