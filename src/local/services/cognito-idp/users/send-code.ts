import type { JsonObject } from '../../../assembly/resource.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { type Destination, toDeliveryDetails } from './contact.js';
import type { User } from './user.js';
import { toTriggerAttributes } from './wire.js';

/** What a message is about; also the end of the CustomMessage trigger's source. */
export type MessageKind =
  | 'SignUp'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication'
  | 'AdminCreateUser';

export interface CodeMessage {
  readonly pool: PoolSettings;
  readonly user: User;
  readonly destination: Destination;
  readonly kind: MessageKind;
  readonly code: string;
  readonly clientId?: string;
  readonly metadata: JsonObject;
}

/**
 * Lets the CustomMessage trigger have its word, then hands the code over.
 *
 * @returns `CodeDeliveryDetails`.
 */
export async function sendCode(
  state: Pick<UserPoolState, 'runTrigger' | 'deliver'>,
  { pool, user, destination, kind, code, clientId, metadata }: CodeMessage,
): Promise<JsonObject> {
  await state.runTrigger({
    pool,
    name: 'CustomMessage',
    source: `CustomMessage_${kind}`,
    ...(clientId === undefined ? {} : { clientId }),
    userName: user.username,
    request: {
      userAttributes: toTriggerAttributes(user),
      codeParameter: '{####}',
      usernameParameter: kind === 'AdminCreateUser' ? '{username}' : null,
      clientMetadata: metadata,
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  state.deliver({
    medium: destination.attribute === 'email' ? 'EMAIL' : 'SMS',
    to: destination.value,
    kind,
    code,
  });
  return toDeliveryDetails(destination);
}
