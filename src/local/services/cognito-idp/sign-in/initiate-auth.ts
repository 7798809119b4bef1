import type { JsonObject } from '../../../assembly/resource.js';
import { errors } from '../errors.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import { issueTokens } from '../tokens/issue-tokens.js';
import { beginChoice } from './choice-flow.js';
import { beginSrp, required, signInWithPassword } from './password-flow.js';
import { checkSecretHash } from './secret-hash.js';
import { type Attempt, findAttempt, runPreAuthentication } from './sign-in.js';

export interface AuthRequest {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  /** `USER_SRP_AUTH` … */
  readonly flow: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly metadata: JsonObject;
  /** The flows of the operation that was called: InitiateAuth and AdminInitiateAuth differ. */
  readonly allowed: readonly string[];
}

const BEGIN: Readonly<Record<string, (state: UserPoolState, attempt: Attempt) => Promise<JsonObject>>> = {
  USER_SRP_AUTH: beginSrp,
  USER_PASSWORD_AUTH: signInWithPassword,
  ADMIN_USER_PASSWORD_AUTH: signInWithPassword,
  ADMIN_NO_SRP_AUTH: signInWithPassword,
  USER_AUTH: beginChoice,
};

export async function initiateAuth(state: UserPoolState, request: AuthRequest): Promise<JsonObject> {
  const { pool, client, flow, parameters, metadata, allowed } = request;
  if (!allowed.includes(flow)) {
    throw errors.unsupported(`AuthFlow ${flow}`);
  }
  requireFlow(client, flow);
  if (flow === 'REFRESH_TOKEN_AUTH' || flow === 'REFRESH_TOKEN') {
    const proof = { secretHash: parameters['SECRET_HASH'] };
    const refreshToken = required(parameters, 'REFRESH_TOKEN');
    return refresh(state, { pool, client, metadata, refreshToken, proof });
  }
  const begin = BEGIN[flow];
  if (begin === undefined) {
    throw errors.unsupported(`AuthFlow ${flow}`);
  }
  const givenName = required(parameters, 'USERNAME');
  const attempt = findAttempt(state, { pool, client, givenName, parameters, metadata });
  checkSecretHash(client, parameters['SECRET_HASH'], [givenName, ...(attempt.user ? [attempt.user.username] : [])]);
  await runPreAuthentication(state, attempt);
  return begin(state, attempt);
}

/** `REFRESH_TOKEN` is the old name of `REFRESH_TOKEN_AUTH`, `ADMIN_NO_SRP_AUTH` that of `ADMIN_USER_PASSWORD_AUTH`. */
const ALLOW_NAMES: Readonly<Record<string, string>> = {
  REFRESH_TOKEN: 'ALLOW_REFRESH_TOKEN_AUTH',
  ADMIN_NO_SRP_AUTH: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
};

/** @throws AwsError `InvalidParameterException` when the client does not have the flow. */
function requireFlow({ authFlows }: ClientSettings, flow: string): void {
  const allowName = ALLOW_NAMES[flow] ?? `ALLOW_${flow}`;
  // A client with the names from before ALLOW_… has SRP and refresh without naming them.
  const implied = !authFlows.some((name) => name.startsWith('ALLOW_')) && /^(USER_SRP_AUTH|REFRESH_TOKEN)/.test(flow);
  if (!authFlows.includes(allowName) && !authFlows.includes(flow) && !implied) {
    throw errors.invalidParameter(`${flow} flow not enabled for this client`);
  }
}

export interface RefreshRequest {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  readonly refreshToken: string;
  readonly metadata: JsonObject;
  /** How a client with a secret proves itself: by hash, or by the secret as it is. */
  readonly proof: { readonly secretHash: string | undefined } | { readonly secret: string | undefined };
}

/** New access and id tokens for a refresh token. */
export async function refresh(
  state: UserPoolState,
  { pool, client, refreshToken, metadata, proof }: RefreshRequest,
): Promise<JsonObject> {
  const session = state.tokenSessions.get(refreshToken);
  if (session.clientId !== client.id) {
    throw errors.notAuthorized('Invalid Refresh Token.');
  }
  if ('secretHash' in proof) {
    checkSecretHash(client, proof.secretHash, [session.username]);
  } else if (client.secret !== proof.secret) {
    throw errors.notAuthorized(`Unable to verify secret for client ${client.id}`);
  }
  const user = state.users.find(pool, session.username);
  if (user === undefined) {
    throw errors.notAuthorized('Invalid Refresh Token.');
  }
  if (!user.enabled) {
    throw errors.userDisabled();
  }
  const tokens = await issueTokens(state, { pool, client, user, occasion: 'RefreshTokens', metadata }, session);
  return { AuthenticationResult: tokens, ChallengeParameters: {} };
}
