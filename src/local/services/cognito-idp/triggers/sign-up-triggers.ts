import type { JsonObject } from '../../../assembly/resource.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import type { Attributes } from '../users/attributes.js';
import type { User } from '../users/user.js';
import { toTriggerAttributes } from '../users/wire.js';

export interface PreSignUpInput {
  readonly pool: PoolSettings;
  readonly clientId?: string;
  readonly source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
  readonly userName: string;
  readonly attributes: Attributes;
  readonly validationData: Readonly<Record<string, string>>;
  readonly metadata: JsonObject;
}

export interface PreSignUpDecision {
  readonly autoConfirm: boolean;
  /** `email_verified` and `phone_number_verified`, where the function said so. */
  readonly verified: Attributes;
}

/** Asks the PreSignUp trigger whether a new user is confirmed at once; a function that throws refuses the user. */
export async function runPreSignUp(
  state: Pick<UserPoolState, 'runTrigger'>,
  { pool, clientId, source, userName, attributes, validationData, metadata }: PreSignUpInput,
): Promise<PreSignUpDecision> {
  const response = await state.runTrigger({
    pool,
    name: 'PreSignUp',
    source,
    ...(clientId === undefined ? {} : { clientId }),
    userName,
    request: {
      userAttributes: attributes,
      validationData: Object.keys(validationData).length === 0 ? null : validationData,
      clientMetadata: metadata,
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  // Both auto-verify answers count only for an address that is there.
  return {
    autoConfirm: response?.['autoConfirmUser'] === true,
    verified: {
      ...(response?.['autoVerifyEmail'] === true && attributes['email'] ? { email_verified: 'true' } : {}),
      ...(response?.['autoVerifyPhone'] === true && attributes['phone_number']
        ? { phone_number_verified: 'true' }
        : {}),
    },
  };
}

export interface PostConfirmationInput {
  readonly pool: PoolSettings;
  readonly clientId?: string;
  readonly user: User;
  readonly source: 'ConfirmSignUp' | 'ConfirmForgotPassword';
  readonly metadata: JsonObject;
}

/** Tells the PostConfirmation trigger. The user is confirmed already and stays so when the function throws. */
export async function runPostConfirmation(
  state: Pick<UserPoolState, 'runTrigger'>,
  { pool, clientId, user, source, metadata }: PostConfirmationInput,
): Promise<void> {
  await state.runTrigger({
    pool,
    name: 'PostConfirmation',
    source: `PostConfirmation_${source}`,
    ...(clientId === undefined ? {} : { clientId }),
    userName: user.username,
    request: { userAttributes: toTriggerAttributes(user), clientMetadata: metadata },
    response: {},
  });
}
