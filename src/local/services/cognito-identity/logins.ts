import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { Ports } from '../ports.js';
import { errors } from './errors.js';
import type { Login } from './identity-table.js';
import type { IdentityPoolSettings } from './settings.js';

/** A login whose token was verified. */
export interface VerifiedLogin extends Login {
  readonly clientId: string;
  readonly claims: JsonObject;
}

export interface LoginPlace {
  readonly region: string;
  /** `127.0.0.1:PORT`: the issuer of local tokens without its scheme, under which Amplify sends them. */
  readonly host: string;
}

/**
 * Verifies the `Logins` of a request.
 *
 * @returns undefined when there are none.
 * @throws AwsError `NotAuthorizedException` when the token is not one of a provider and client of the pool.
 */
export async function verifyLogins(
  pool: IdentityPoolSettings,
  logins: JsonObject,
  { region, host }: LoginPlace,
  userPools: Pick<Ports['cognito-idp'], 'verifyToken'>,
): Promise<VerifiedLogin | undefined> {
  const [entry, ...more] = Object.entries(logins);
  if (entry === undefined) {
    return undefined;
  }
  if (more.length > 0) {
    throw errors.invalidParameter('More than one login is not simulated.');
  }
  const [name, token] = entry;
  const poolId = name.slice(name.indexOf('/') + 1);
  const provider = `cognito-idp.${region}.amazonaws.com/${poolId}`;
  if (name !== provider && name !== `${host}/${poolId}`) {
    throw errors.notAuthorized(`Invalid login token. ${name} is not a supported provider of this identity pool.`);
  }
  const { userPoolId, tokenUse, claims } = await verify(userPools, String(token));
  if (tokenUse !== 'id') {
    throw errors.notAuthorized('Invalid login token. Not a valid OpenId Connect identity token.');
  }
  if (userPoolId !== poolId) {
    throw errors.notAuthorized("Invalid login token. Issuer doesn't match providerName");
  }
  const clientId = String(claims['aud']);
  if (!pool.providers.some((allowed) => allowed.name === provider && allowed.clientId === clientId)) {
    throw errors.notAuthorized('Token is not from a supported provider of this identity pool.');
  }
  return { provider, sub: String(claims['sub']), clientId, claims };
}

async function verify(userPools: Pick<Ports['cognito-idp'], 'verifyToken'>, token: string) {
  try {
    return await userPools.verifyToken(token);
  } catch (error) {
    if (error instanceof AwsError) {
      throw new AwsError('NotAuthorizedException', `Invalid login token. ${error.message}`, 400, { cause: error });
    }
    throw error;
  }
}
