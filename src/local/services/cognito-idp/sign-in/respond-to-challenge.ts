import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { errors } from '../errors.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { checkMutable, checkRequired, checkValues, refuseUnwritable, withValues } from '../users/attributes.js';
import { sameText } from '../users/codes.js';
import { withPassword } from '../users/password.js';
import type { User } from '../users/user.js';
import { beginChosen } from './choice-flow.js';
import { finishSignIn } from './finish-sign-in.js';
import { beginSrp, finishSrp, required, signInWithPassword } from './password-flow.js';
import { activeMethods, openMethod, openSecondFactor } from './second-factor.js';
import { checkSecretHash } from './secret-hash.js';
import type { ChallengeName, Session } from './session-table.js';
import type { Attempt, SignIn } from './sign-in.js';
import { findTotpStep } from './totp.js';

export interface ChallengeRequest {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  readonly challengeName: string;
  readonly sessionId: string | undefined;
  /** `ChallengeResponses`. */
  readonly responses: Readonly<Record<string, string>>;
  readonly metadata: JsonObject;
}

interface Answer {
  readonly attempt: Attempt;
  readonly sessionId: string;
  readonly session: Session;
}

type Responder = (state: UserPoolState, answer: Answer) => Promise<JsonObject>;

const RESPONDERS: Readonly<Record<ChallengeName, Responder>> = {
  PASSWORD_VERIFIER: async (state, { attempt, sessionId }) =>
    finishSrp(state, attempt, await state.sessions.take(sessionId)),
  PASSWORD: async (state, { attempt, sessionId }) => {
    await state.sessions.take(sessionId);
    return signInWithPassword(state, attempt);
  },
  PASSWORD_SRP: async (state, { attempt, sessionId }) => {
    await state.sessions.take(sessionId);
    return beginSrp(state, attempt);
  },
  SELECT_CHALLENGE: async (state, { attempt, sessionId }) => {
    await state.sessions.take(sessionId);
    return beginChosen(state, attempt, required(attempt.parameters, 'ANSWER'));
  },
  SELECT_MFA_TYPE: selectMethod,
  EMAIL_OTP: enterSentCode,
  SMS_OTP: enterSentCode,
  SMS_MFA: enterSentCode,
  SOFTWARE_TOKEN_MFA: enterTotp,
  NEW_PASSWORD_REQUIRED: chooseNewPassword,
  MFA_SETUP: finishMfaSetup,
};

/** @throws AwsError `InvalidParameterException` for a challenge that is not simulated, `NotAuthorizedException` … */
export async function respondToChallenge(state: UserPoolState, request: ChallengeRequest): Promise<JsonObject> {
  const { pool, client, challengeName, responses, metadata } = request;
  const respond = isChallengeName(challengeName) ? RESPONDERS[challengeName] : undefined;
  if (respond === undefined) {
    throw errors.unsupported(`ChallengeName ${challengeName}`);
  }
  // SRP brings its session back inside the secret block.
  const sessionId =
    challengeName === 'PASSWORD_VERIFIER' ? responses['PASSWORD_CLAIM_SECRET_BLOCK'] : request.sessionId;
  const session = state.sessions.get(sessionId ?? '', client.id);
  if (session.challenge.name !== challengeName || sessionId === undefined) {
    throw errors.invalidSession();
  }
  const { givenName, username } = session;
  const names = [responses['USERNAME'], givenName, username].filter((name) => name !== undefined);
  checkSecretHash(client, responses['SECRET_HASH'], names);
  const attempt = { pool, client, givenName, parameters: responses, metadata };
  const user = username === undefined ? undefined : state.users.find(pool, username);
  return respond(state, { attempt: user === undefined ? attempt : { ...attempt, user }, sessionId, session });
}

function isChallengeName(name: string): name is ChallengeName {
  return Object.hasOwn(RESPONDERS, name);
}

function requireUser({ user }: Attempt): User {
  if (user === undefined) {
    throw errors.invalidSession();
  }
  if (!user.enabled) {
    throw errors.userDisabled();
  }
  return user;
}

function signInOf(attempt: Attempt, user: User): SignIn {
  return { ...attempt, user, occasion: 'Authentication' };
}

async function selectMethod(state: UserPoolState, { attempt, sessionId }: Answer): Promise<JsonObject> {
  const user = requireUser(attempt);
  const method = activeMethods(attempt.pool, user).find((name) => name === required(attempt.parameters, 'ANSWER'));
  if (method === undefined) {
    throw errors.invalidParameter('The chosen MFA type is not available for the user.');
  }
  await state.sessions.take(sessionId);
  return openMethod(state, { ...attempt, user }, method);
}

async function enterSentCode(state: UserPoolState, { attempt, session, sessionId }: Answer): Promise<JsonObject> {
  const { challenge } = session;
  const entered = required(attempt.parameters, `${challenge.name}_CODE`);
  if (!('code' in challenge) || attempt.user === undefined || !sameText(challenge.code, entered)) {
    await state.sessions.countWrongAnswer(sessionId);
    throw errors.codeMismatch('Invalid code or auth state for the user.');
  }
  const user = requireUser(attempt);
  await state.sessions.take(sessionId);
  return finishSignIn(state, signInOf(attempt, user));
}

async function enterTotp(state: UserPoolState, { attempt, sessionId }: Answer): Promise<JsonObject> {
  const user = requireUser(attempt);
  const entered = required(attempt.parameters, 'SOFTWARE_TOKEN_MFA_CODE');
  const step = findTotpStep(user.totp?.secret ?? '', entered, state.clock.now());
  if (step === undefined) {
    await state.sessions.countWrongAnswer(sessionId);
    throw errors.codeMismatch('Invalid code received for user');
  }
  const current = await state.users.update(attempt.pool, user.username, (latest) => withUsedStep(latest, step));
  await state.sessions.take(sessionId);
  return finishSignIn(state, signInOf(attempt, current));
}

/** RFC 6238, 5.2: "The verifier MUST NOT accept the second attempt of the OTP after the successful validation". */
function withUsedStep(user: User, step: number): User {
  if (user.totp === undefined || (user.totp.lastStep ?? -1) >= step) {
    throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
  }
  return { ...user, totp: { ...user.totp, lastStep: step } };
}

async function chooseNewPassword(state: UserPoolState, { attempt, sessionId }: Answer): Promise<JsonObject> {
  const { pool, client, parameters } = attempt;
  const { username } = requireUser(attempt);
  const password = required(parameters, 'NEW_PASSWORD');
  const given = Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith('userAttributes.'))
      .map(([name, value]) => [name.slice('userAttributes.'.length), value]),
  );
  refuseUnwritable(client, Object.keys(given));
  checkValues(pool, given);
  const user = await state.users.update(pool, username, (current) => {
    checkMutable(
      pool,
      Object.keys(given).filter((name) => current.attributes[name] !== undefined),
    );
    const attributes = withValues(current.attributes, given);
    checkRequired(pool, attributes);
    return { ...withPassword(pool, { ...current, attributes }, password), status: 'CONFIRMED' };
  });
  await state.sessions.take(sessionId);
  const signIn: SignIn = { ...attempt, user, occasion: 'NewPasswordChallenge' };
  return (await openSecondFactor(state, signIn)) ?? finishSignIn(state, signIn);
}

/** The token was associated and verified in this session; now it is the user's. */
async function finishMfaSetup(state: UserPoolState, { attempt, session, sessionId }: Answer): Promise<JsonObject> {
  const { challenge } = session;
  const { username } = requireUser(attempt);
  const secret = challenge.name === 'MFA_SETUP' && challenge.verified === true ? challenge.secret : undefined;
  if (secret === undefined) {
    throw errors.invalidParameter('User has not verified software token mfa');
  }
  const user = await state.users.update(attempt.pool, username, (current) => ({
    ...current,
    totp: { secret },
    mfa: { enabled: ['SOFTWARE_TOKEN_MFA'], preferred: 'SOFTWARE_TOKEN_MFA' },
  }));
  await state.sessions.take(sessionId);
  return finishSignIn(state, signInOf(attempt, user));
}
