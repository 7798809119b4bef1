import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import { attributeList, optionalText, text, textMap } from '../input.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import { checkSecretHash } from '../sign-in/secret-hash.js';
import { operation, type UserPoolState } from '../state.js';
import { runPostConfirmation, runPreSignUp } from '../triggers/sign-up-triggers.js';
import { checkRequired, checkValues, refuseUnwritable, withVerifiedFlags } from '../users/attributes.js';
import { drawCode, withCode } from '../users/codes.js';
import { type Destination, signUpDestination } from '../users/contact.js';
import { withPassword } from '../users/password.js';
import { sendCode } from '../users/send-code.js';
import { buildUser, type User } from '../users/user.js';
import { nameUser } from '../users/username.js';

export const signUp = operation(
  [
    'AnalyticsMetadata',
    'ClientId',
    'ClientMetadata',
    'Password',
    'SecretHash',
    'UserAttributes',
    'UserContextData',
    'Username',
    'ValidationData',
  ],
  async (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    const metadata = textMap(input, 'ClientMetadata');
    if (pool.adminCreateOnly) {
      throw errors.notAuthorized('SignUp is not permitted for this user pool');
    }
    const draft = readDraft(state, input, pool, client);
    const decision = await runPreSignUp(state, {
      pool,
      clientId: client.id,
      source: 'PreSignUp_SignUp',
      userName: draft.username,
      attributes: draft.attributes,
      validationData: attributeList(input, 'ValidationData'),
      metadata,
    });
    const verified = { ...draft, attributes: { ...draft.attributes, ...decision.verified } };
    const destination = decision.autoConfirm ? undefined : signUpDestination(pool, draft.attributes);
    const created = await state.users.create(pool, finishDraft(state, verified, destination, decision.autoConfirm));
    if (decision.autoConfirm) {
      const occasion = { pool, clientId: client.id, user: created, source: 'ConfirmSignUp', metadata } as const;
      await runPostConfirmation(state, occasion);
    }
    const code = created.codes.SIGN_UP?.code;
    const sent =
      destination === undefined || code === undefined
        ? undefined
        : await sendCode(state, {
            pool,
            user: created,
            destination,
            kind: 'SignUp',
            code,
            clientId: client.id,
            metadata,
          });
    return {
      UserConfirmed: decision.autoConfirm,
      UserSub: created.sub,
      ...(sent === undefined ? {} : { CodeDeliveryDetails: sent }),
    };
  },
);

/** Checks everything that needs no trigger. */
function readDraft(state: UserPoolState, input: JsonObject, pool: PoolSettings, client: ClientSettings): User {
  const given = text(input, 'Username');
  checkSecretHash(client, optionalText(input, 'SecretHash'), [given]);
  const attributes = attributeList(input, 'UserAttributes');
  refuseUnwritable(client, Object.keys(attributes));
  const named = nameUser(pool, given, attributes);
  checkValues(pool, named.attributes);
  checkRequired(pool, named.attributes);
  const draft = buildUser({ poolId: pool.id, ...named, status: 'UNCONFIRMED' }, state.clock.now());
  const password = optionalText(input, 'Password');
  if (password === undefined && !pool.firstFactors.some((factor) => factor !== 'PASSWORD')) {
    throw errors.invalidParameter('Password is required.');
  }
  const withSecret = password === undefined ? draft : withPassword(pool, draft, password);
  if (state.users.find(pool, given) !== undefined) {
    throw errors.usernameExists();
  }
  return withSecret;
}

function finishDraft(
  state: UserPoolState,
  draft: User,
  destination: Destination | undefined,
  confirmed: boolean,
): User {
  const user: User = { ...draft, attributes: withVerifiedFlags(draft.attributes) };
  if (confirmed) {
    return { ...user, status: 'CONFIRMED' };
  }
  return destination === undefined ? user : withCode(user, 'SIGN_UP', drawCode(), state.clock.now());
}
