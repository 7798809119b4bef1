import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { JsonCall } from '../../shared/json-protocol.js';
import type { IamPort } from '../ports.js';
import { readNames } from './operations/read-names.js';
import { parameterArn, readReference } from './parameter-name.js';
import { requireString } from './state.js';

/**
 * Verifies and authorizes a request. "Three of them authorize against the parameters named in the request.
 * GetParametersByPath … authorizes against the path in the request rather than against the parameters it returns."
 *
 * @throws AwsError with status 400, as Systems Manager answers a denial.
 */
export function authorizeCall(
  iam: Pick<IamPort, 'verify' | 'require'>,
  arnPrefix: string,
  { action, request, body }: JsonCall,
  input: JsonObject,
): void {
  const verified = iam.verify(request, { service: 'ssm', body });
  if (verified === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  for (const resource of resourcesOf(action, input, arnPrefix)) {
    try {
      iam.require({ caller: verified.caller, action: `ssm:${action}`, resource });
    } catch (error) {
      throw error instanceof AwsError ? new AwsError(error.code, error.message, 400, { cause: error }) : error;
    }
  }
}

/** By operation, not by which members are there: one that is not read must not decide. */
function resourcesOf(action: string, input: JsonObject, arnPrefix: string): readonly string[] {
  const arnOf = (text: string) => parameterArn(arnPrefix, readReference(text).name);
  switch (action) {
    case 'GetParameters':
    case 'DeleteParameters':
      return readNames(input).map(arnOf);
    case 'GetParametersByPath': {
      const path = requireString(input, 'Path');
      return [parameterArn(arnPrefix, path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)];
    }
    case 'DescribeParameters':
      return [`${arnPrefix}:*`];
    default:
      return [arnOf(requireString(input, 'Name'))];
  }
}
