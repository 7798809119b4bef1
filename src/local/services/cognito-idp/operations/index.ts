import type { JsonOperation } from '../../../shared/json-protocol.js';
import type { UserPoolState } from '../state.js';
import { adminAddUserToGroup } from './admin/admin-add-user-to-group.js';
import { adminConfirmSignUp } from './admin/admin-confirm-sign-up.js';
import { adminCreateUser } from './admin/admin-create-user.js';
import { adminDeleteUser } from './admin/admin-delete-user.js';
import { adminDeleteUserAttributes } from './admin/admin-delete-user-attributes.js';
import { adminDisableUser } from './admin/admin-disable-user.js';
import { adminEnableUser } from './admin/admin-enable-user.js';
import { adminGetUser } from './admin/admin-get-user.js';
import { adminInitiateAuth } from './admin/admin-initiate-auth.js';
import { adminListGroupsForUser } from './admin/admin-list-groups-for-user.js';
import { adminRemoveUserFromGroup } from './admin/admin-remove-user-from-group.js';
import { adminRespondToAuthChallenge } from './admin/admin-respond-to-auth-challenge.js';
import { adminSetUserPassword } from './admin/admin-set-user-password.js';
import { adminUpdateUserAttributes } from './admin/admin-update-user-attributes.js';
import { adminUserGlobalSignOut } from './admin/admin-user-global-sign-out.js';
import { createGroup } from './admin/create-group.js';
import { describeUserPool } from './admin/describe-user-pool.js';
import { describeUserPoolClient } from './admin/describe-user-pool-client.js';
import { getGroup } from './admin/get-group.js';
import { listGroups } from './admin/list-groups.js';
import { listUsers } from './admin/list-users.js';
import { listUsersInGroup } from './admin/list-users-in-group.js';
import { associateSoftwareToken } from './associate-software-token.js';
import { changePassword } from './change-password.js';
import { confirmForgotPassword } from './confirm-forgot-password.js';
import { confirmSignUp } from './confirm-sign-up.js';
import { deleteUser } from './delete-user.js';
import { deleteUserAttributes } from './delete-user-attributes.js';
import { forgotPassword } from './forgot-password.js';
import { getTokensFromRefreshToken } from './get-tokens-from-refresh-token.js';
import { getUser } from './get-user.js';
import { getUserAttributeVerificationCode } from './get-user-attribute-verification-code.js';
import { globalSignOut } from './global-sign-out.js';
import { initiateAuth } from './initiate-auth.js';
import { resendConfirmationCode } from './resend-confirmation-code.js';
import { respondToAuthChallenge } from './respond-to-auth-challenge.js';
import { revokeToken } from './revoke-token.js';
import { setUserMfaPreference } from './set-user-mfa-preference.js';
import { signUp } from './sign-up.js';
import { updateUserAttributes } from './update-user-attributes.js';
import { verifySoftwareToken } from './verify-software-token.js';
import { verifyUserAttribute } from './verify-user-attribute.js';

type Operations = Readonly<Record<string, JsonOperation<UserPoolState>>>;

/** "Amazon Cognito doesn't evaluate IAM policies in requests for this API operation": a token, a code or nothing. */
export const PUBLIC_OPERATIONS: Operations = {
  AssociateSoftwareToken: associateSoftwareToken,
  ChangePassword: changePassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  DeleteUser: deleteUser,
  DeleteUserAttributes: deleteUserAttributes,
  ForgotPassword: forgotPassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUser: getUser,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SetUserMFAPreference: setUserMfaPreference,
  SignUp: signUp,
  UpdateUserAttributes: updateUserAttributes,
  VerifySoftwareToken: verifySoftwareToken,
  VerifyUserAttribute: verifyUserAttribute,
};

/** Signed, and authorized by IAM on the pool's ARN. */
export const ADMIN_OPERATIONS: Operations = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDeleteUserAttributes: adminDeleteUserAttributes,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  CreateGroup: createGroup,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  GetGroup: getGroup,
  ListGroups: listGroups,
  ListUsers: listUsers,
  ListUsersInGroup: listUsersInGroup,
};
