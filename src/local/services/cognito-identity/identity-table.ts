import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import type { Store } from '../../shared/store.js';
import { errors } from './errors.js';

export interface Identity {
  /** `us-east-1:UUID`. */
  readonly id: string;
  readonly poolId: string;
  /** The login it belongs to; absent for a guest. */
  readonly login?: Login;
  readonly createdAtMs: number;
}

/** A user of a user pool. */
export interface Login {
  /** `cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly provider: string;
  readonly sub: string;
}

export interface IdentityTable {
  /** @throws AwsError `ResourceNotFoundException`. */
  get(id: string): Identity;
  createGuest(poolId: string): Promise<Identity>;
  /** The identity of a login; the same at every call. */
  ofLogin(poolId: string, login: Login): Promise<Identity>;
  /**
   * The identity to use when `id` comes with a login: a guest becomes the login's identity, unless the login has one
   * already, which then takes the guest's place.
   *
   * @throws AwsError `NotAuthorizedException` when the identity is another login's.
   */
  link(id: string, login: Login): Promise<Identity>;
}

export function createIdentityTable(store: Store, clock: Clock, region: string): IdentityTable {
  const identities = store.table<Identity>('cognito-identity/identities');
  const byLogin = store.table<string>('cognito-identity/logins');
  const draw = (poolId: string): Identity => ({ id: `${region}:${randomUUID()}`, poolId, createdAtMs: clock.now() });
  const get = (id: string) => {
    const identity = identities.get(id);
    if (identity === undefined) {
      throw errors.identityNotFound(id);
    }
    return identity;
  };
  const known = (poolId: string, login: Login) => {
    const id = byLogin.get(loginKey(poolId, login));
    return id === undefined ? undefined : identities.get(id);
  };
  const bind = (identity: Identity, login: Login) => {
    const bound = { ...identity, login };
    identities.putSync(bound.id, bound);
    byLogin.putSync(loginKey(bound.poolId, login), bound.id);
    return bound;
  };
  return {
    get,
    async createGuest(poolId) {
      const guest = draw(poolId);
      await identities.put(guest.id, guest);
      return guest;
    },
    ofLogin: (poolId, login) => store.transaction(() => known(poolId, login) ?? bind(draw(poolId), login)),
    link: (id, login) =>
      store.transaction(() => {
        const identity = get(id);
        const own = known(identity.poolId, login);
        if (identity.login === undefined) {
          return own ?? bind(identity, login);
        }
        if (own?.id !== id) {
          throw errors.loginsDoNotMatch();
        }
        return own;
      }),
  };
}

function loginKey(poolId: string, { provider, sub }: Login): string {
  return `${poolId} ${provider} ${sub}`;
}
