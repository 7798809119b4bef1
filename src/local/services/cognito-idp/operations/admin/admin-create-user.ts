import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../../assembly/resource.js';
import { errors } from '../../errors.js';
import { attributeList, flag, optionalText, text, textMap, texts } from '../../input.js';
import { DAY_MS } from '../../limits.js';
import type { PoolSettings } from '../../settings/pool-settings.js';
import { operation, type UserPoolState } from '../../state.js';
import { runPreSignUp } from '../../triggers/sign-up-triggers.js';
import { type Attributes, checkRequired, checkValues, withVerifiedFlags } from '../../users/attributes.js';
import type { Destination } from '../../users/contact.js';
import { withPassword } from '../../users/password.js';
import { sendCode } from '../../users/send-code.js';
import { buildUser, type User } from '../../users/user.js';
import { nameUser } from '../../users/username.js';
import { toUserType } from '../../users/wire.js';

export const adminCreateUser = operation(
  [
    'ClientMetadata',
    'DesiredDeliveryMediums',
    'ForceAliasCreation',
    'MessageAction',
    'TemporaryPassword',
    'UserAttributes',
    'Username',
    'UserPoolId',
    'ValidationData',
  ],
  async (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const action = optionalText(input, 'MessageAction');
    if (action === 'RESEND' || flag(input, 'ForceAliasCreation')) {
      throw errors.unsupported(action === 'RESEND' ? 'MessageAction RESEND' : 'ForceAliasCreation');
    }
    const metadata = textMap(input, 'ClientMetadata');
    const temporaryPassword = optionalText(input, 'TemporaryPassword') ?? drawPassword();
    const draft = buildDraft(state, input, pool, temporaryPassword);
    const decision = await runPreSignUp(state, {
      pool,
      source: 'PreSignUp_AdminCreateUser',
      userName: draft.username,
      attributes: draft.attributes,
      validationData: attributeList(input, 'ValidationData'),
      metadata,
    });
    const attributes = { ...draft.attributes, ...decision.verified };
    const user = await state.users.create(pool, { ...draft, attributes });
    const destination = action === 'SUPPRESS' ? undefined : invitationDestination(input, user.attributes);
    if (destination !== undefined) {
      await sendCode(state, { pool, user, destination, kind: 'AdminCreateUser', code: temporaryPassword, metadata });
    }
    return { User: toUserType(user) };
  },
);

function buildDraft(state: UserPoolState, input: JsonObject, pool: PoolSettings, temporaryPassword: string): User {
  const named = nameUser(pool, text(input, 'Username'), attributeList(input, 'UserAttributes'));
  checkValues(pool, named.attributes);
  checkRequired(pool, named.attributes);
  const nowMs = state.clock.now();
  const user = buildUser(
    { poolId: pool.id, ...named, attributes: withVerifiedFlags(named.attributes), status: 'FORCE_CHANGE_PASSWORD' },
    nowMs,
  );
  return {
    ...withPassword(pool, user, temporaryPassword),
    temporaryUntilMs: nowMs + pool.passwordPolicy.temporaryValidityDays * DAY_MS,
  };
}

/** The mediums that are wanted, or any address there is; the phone first, as Cognito has it. */
function invitationDestination(input: JsonObject, attributes: Attributes): Destination | undefined {
  const wanted = texts(input, 'DesiredDeliveryMediums') ?? ['SMS', 'EMAIL'];
  const phone = wanted.includes('SMS') ? attributes['phone_number'] : undefined;
  const email = wanted.includes('EMAIL') ? attributes['email'] : undefined;
  if (phone !== undefined) {
    return { attribute: 'phone_number', value: phone };
  }
  return email === undefined ? undefined : { attribute: 'email', value: email };
}

/** Random, with one character of each kind that a policy may ask for. */
function drawPassword(): string {
  return `${randomBytes(15).toString('base64url')}aA1!`;
}
