import type { Clock } from '../../../shared/clock.js';
import type { IamPort, LambdaPort, UserPoolPort } from '../../ports.js';
import type { ApiDefinition } from '../load/definition.js';
import type { Principal } from '../principal.js';
import { unauthorized } from '../request-error.js';
import { createApiKeyAuthenticator } from './api-key.js';
import type { Credentials } from './credentials.js';
import { authenticateIam } from './iam.js';
import { createLambdaAuthenticator, type TokenAuthenticator } from './lambda-authorizer.js';
import { createUserPoolAuthenticator, looksLikeJwt } from './user-pool.js';

export interface AuthenticatorPorts {
  readonly iam: IamPort;
  readonly lambda: LambdaPort;
  readonly 'cognito-idp': UserPoolPort;
}

/** Finds out who asks, or refuses him with a `RequestError`. Answers at once when it knows the token already. */
export type Authenticator = (credentials: Credentials) => Principal | Promise<Principal>;

/**
 * The mode follows from what a request shows: a SigV4 signature, an API key, a token of a pool, else a token for the
 * Lambda authorizer. A mode that the API does not have lets no one in.
 */
export function createAuthenticator(api: ApiDefinition, ports: AuthenticatorPorts, clock: Clock): Authenticator {
  const { modes } = api.auth;
  const byKey = createApiKeyAuthenticator(api.apiKeys, clock);
  const byToken = createTokenAuthenticator(api, ports, clock);
  return (credentials) => {
    const authorization = textOf(credentials.headers['authorization']);
    const apiKey = textOf(credentials.headers['x-api-key']);
    if (authorization?.startsWith('AWS4-HMAC-SHA256') === true) {
      if (modes.has('AWS_IAM')) {
        return authenticateIam(ports.iam, credentials);
      }
      throw unauthorized();
    }
    if (authorization !== undefined && (byToken !== undefined || apiKey === undefined)) {
      if (byToken === undefined) {
        throw unauthorized();
      }
      return byToken(authorization, credentials);
    }
    if (apiKey !== undefined && modes.has('API_KEY')) {
      return byKey(apiKey);
    }
    throw unauthorized(apiKey === undefined ? 'Valid authorization header not provided.' : undefined);
  };
}

function createTokenAuthenticator(
  api: ApiDefinition,
  ports: AuthenticatorPorts,
  clock: Clock,
): TokenAuthenticator | undefined {
  const { userPools, lambda: authorizer } = api.auth;
  const byPool =
    userPools.length === 0 ? undefined : createUserPoolAuthenticator(userPools, ports['cognito-idp'], clock);
  const byLambda =
    authorizer === undefined
      ? undefined
      : createLambdaAuthenticator({ api, authorizer, lambda: ports.lambda, iam: ports.iam, clock });
  if (byPool === undefined) {
    return byLambda;
  }
  // "The OIDC or user pool token cannot be used as the AWS_LAMBDA authorization token."
  return (token, credentials) =>
    byLambda === undefined || looksLikeJwt(token) ? byPool(token) : byLambda(token, credentials);
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
