import { AwsError } from '../../shared/aws-error.js';

/** Cognito Identity's exceptions in its own words. */
export const errors = {
  forbidden: (identityId: string) => notAuthorized(`Access to Identity '${identityId}' is forbidden.`),
  identityNotFound: (identityId: string) =>
    new AwsError('ResourceNotFoundException', `Identity '${identityId}' not found.`),
  poolNotFound: (poolId: string) => new AwsError('ResourceNotFoundException', `IdentityPool '${poolId}' not found.`),
  invalidParameter: (message: string) => new AwsError('InvalidParameterException', message),
  loginsDoNotMatch: () =>
    notAuthorized("Logins don't match. Please include at least one valid login for this identity or identity pool."),
  noGuests: () => notAuthorized('Unauthenticated access is not supported for this identity pool.'),
  notAuthorized,
  poolConfiguration: () =>
    new AwsError(
      'InvalidIdentityPoolConfigurationException',
      'Invalid identity pool configuration. Check assigned IAM roles for this pool.',
    ),
};

function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}
