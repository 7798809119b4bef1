import type { JsonObject, Resource } from '../../assembly/resource.js';
import type { Clock } from '../../shared/clock.js';
import { readObject, readString } from '../../shared/json-fields.js';
import type { JsonOperation } from '../../shared/json-protocol.js';
import type { SigningKey } from '../../shared/signing-key.js';
import type { Ports } from '../ports.js';
import { errors } from './errors.js';
import type { Identity, IdentityTable } from './identity-table.js';
import { type LoginPlace, type VerifiedLogin, verifyLogins } from './logins.js';
import type { IdentityPoolSettings } from './settings.js';

export interface IdentityPoolState {
  readonly pools: ReadonlyMap<string, IdentityPoolSettings>;
  readonly identities: IdentityTable;
  /** Roles of the template by ARN, for their trust policies. */
  readonly roles: ReadonlyMap<string, Resource>;
  readonly place: LoginPlace;
  readonly openIdKey: SigningKey;
  readonly clock: Clock;
  readonly ports: Pick<Ports, 'iam' | 'cognito-idp'>;
}

/** An operation that takes the members listed and no other. */
export function operation(
  members: readonly string[],
  run: JsonOperation<IdentityPoolState>,
): JsonOperation<IdentityPoolState> {
  return (state, input, call) => {
    const unknown = Object.keys(input).find((name) => !members.includes(name) && input[name] !== null);
    if (unknown !== undefined) {
      throw errors.invalidParameter(`${call.action}: ${unknown} is not simulated.`);
    }
    return run(state, input, call);
  };
}

/** @throws AwsError `InvalidParameterException`. */
export function requiredText(input: JsonObject, name: string): string {
  const value = readString(input, name);
  if (value === undefined || value === '') {
    throw errors.invalidParameter(`${name} is required.`);
  }
  return value;
}

export interface ProvenIdentity {
  readonly pool: IdentityPoolSettings;
  readonly identity: Identity;
  readonly login: VerifiedLogin | undefined;
}

/**
 * The identity of `IdentityId`, proven by `Logins`, or by nothing for a guest.
 *
 * @throws AwsError `ResourceNotFoundException`, `NotAuthorizedException`.
 */
export async function proveIdentity(state: IdentityPoolState, input: JsonObject): Promise<ProvenIdentity> {
  const named = state.identities.get(requiredText(input, 'IdentityId'));
  const pool = state.pools.get(named.poolId);
  if (pool === undefined) {
    throw errors.poolNotFound(named.poolId);
  }
  const logins = readObject(input, 'Logins') ?? {};
  const login = await verifyLogins(pool, logins, state.place, state.ports['cognito-idp']);
  if (login !== undefined) {
    return {
      pool,
      login,
      identity: await state.identities.link(named.id, { provider: login.provider, sub: login.sub }),
    };
  }
  if (named.login !== undefined) {
    throw errors.forbidden(named.id);
  }
  if (!pool.allowGuests) {
    throw errors.noGuests();
  }
  return { pool, login, identity: named };
}
