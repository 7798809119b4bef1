import { AwsError } from '../../shared/aws-error.js';

/** Cognito's exceptions in Cognito's own words. */
export const errors = {
  aliasExists: (attribute: string) =>
    new AwsError('AliasExistsException', `An account with the ${attribute} already exists.`),
  codeMismatch: (message = 'Invalid verification code provided, please try again.') =>
    new AwsError('CodeMismatchException', message),
  expiredCode: () => new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.'),
  groupNotFound: () => new AwsError('ResourceNotFoundException', 'Group not found.'),
  incorrectPassword: () => notAuthorized('Incorrect username or password.'),
  invalidParameter: (message: string) => new AwsError('InvalidParameterException', message),
  invalidPassword: (reason: string) =>
    new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`),
  invalidSession: () => notAuthorized('Invalid session for the user.'),
  expiredSession: () => notAuthorized('Invalid session for the user, session is expired.'),
  limitExceeded: () => new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.'),
  notAuthorized,
  unauthorizedAttribute: () => notAuthorized('A client attempted to write unauthorized attribute'),
  unsupported: (what: string) => new AwsError('InvalidParameterException', `${what} is not simulated.`),
  userDisabled: () => notAuthorized('User is disabled.'),
  usernameExists: (message = 'User already exists') => new AwsError('UsernameExistsException', message),
  userNotFound: () => new AwsError('UserNotFoundException', 'User does not exist.'),
};

function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}
