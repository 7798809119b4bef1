import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../../shared/store.js';
import { errors } from '../errors.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { User } from './user.js';

/** Cognito allows letters, marks, symbols, numbers and punctuation in names, never a space: a space parts the keys. */
export const SEPARATOR = ' ';

/** The character after the separator: the exclusive end of a range of keys with one prefix. */
const AFTER_SEPARATOR = '!';

export function keysUnder(...parts: readonly string[]): { readonly start: string; readonly end: string } {
  const prefix = parts.join(SEPARATOR);
  return { start: prefix + SEPARATOR, end: prefix + AFTER_SEPARATOR };
}

export interface UserTable {
  /** By user name or by an alias: e-mail, phone number, preferred user name, as the pool has it. */
  find(pool: PoolSettings, name: string): User | undefined;
  /** @throws AwsError `UserNotFoundException`. */
  get(pool: PoolSettings, name: string): User;
  /**
   * Stores a new user.
   *
   * @throws AwsError `UsernameExistsException` when the name or one of the aliases is taken.
   */
  create(pool: PoolSettings, user: User): Promise<User>;
  /**
   * Reads, changes and writes in one transaction; `change` may throw to leave all as it was.
   *
   * @throws AwsError `UserNotFoundException`; `AliasExistsException` when the change claims another's alias.
   */
  update(pool: PoolSettings, username: string, change: (user: User) => User): Promise<User>;
  remove(pool: PoolSettings, user: User): Promise<void>;
  /** In the order of user names; `after` is exclusive. */
  list(pool: PoolSettings, after?: string): Iterable<User>;
  count(pool: PoolSettings): number;
}

export function createUserTable(store: Store, clock: Clock): UserTable {
  const users = store.table<User>('cognito-idp/users');
  const index = createAliasIndex(store);
  const key = (pool: PoolSettings, username: string) => pool.id + SEPARATOR + fold(pool, username);
  const find = (pool: PoolSettings, name: string) => {
    const direct = users.get(key(pool, name));
    if (direct !== undefined) {
      return direct;
    }
    const username = index.owner(pool, name);
    return username === undefined ? undefined : users.get(key(pool, username));
  };
  const get = (pool: PoolSettings, name: string) => {
    const user = find(pool, name);
    if (user === undefined) {
      throw errors.userNotFound();
    }
    return user;
  };
  const { claim, release } = index;
  return {
    find,
    get,
    create: (pool, user) =>
      store.transaction(() => {
        if (users.get(key(pool, user.username)) !== undefined) {
          throw errors.usernameExists();
        }
        claim(pool, user, (attribute) =>
          errors.usernameExists(`An account with the given ${attribute} already exists.`),
        );
        users.putSync(key(pool, user.username), user);
        return user;
      }),
    update: (pool, username, change) =>
      store.transaction(() => {
        const before = get(pool, username);
        const after = { ...change(before), modifiedAtMs: clock.now() };
        release(pool, before);
        claim(pool, after, errors.aliasExists);
        users.putSync(key(pool, before.username), after);
        return after;
      }),
    remove: (pool, user) =>
      store.transaction(() => {
        release(pool, user);
        users.removeSync(key(pool, user.username));
      }),
    *list(pool, after) {
      const { start, end } = keysUnder(pool.id);
      const from = after === undefined ? start : key(pool, after) + SEPARATOR;
      for (const { value } of users.range({ start: from, end })) {
        yield value;
      }
    },
    count: (pool) => [...users.range(keysUnder(pool.id))].length,
  };
}

interface AliasIndex {
  /** The user name behind an alias. */
  owner(pool: PoolSettings, alias: string): string | undefined;
  /** Inside a transaction; throws what `taken` makes when another user holds one of the aliases. */
  claim(pool: PoolSettings, user: User, taken: (attribute: string) => Error): void;
  /** Inside a transaction. */
  release(pool: PoolSettings, user: User): void;
}

function createAliasIndex(store: Store): AliasIndex {
  const aliases = store.table<string>('cognito-idp/aliases');
  return {
    owner: (pool, alias) =>
      aliasNames(pool)
        .map((attribute) => aliases.get(aliasKey(pool, attribute, alias)))
        .find((username) => username !== undefined),
    claim(pool, user, taken) {
      for (const [attribute, value] of aliasesOf(pool, user)) {
        const owner = aliases.get(aliasKey(pool, attribute, value));
        if (owner !== undefined && owner !== user.username) {
          throw taken(attribute);
        }
        aliases.putSync(aliasKey(pool, attribute, value), user.username);
      }
    },
    release(pool, user) {
      for (const [attribute, value] of aliasesOf(pool, user)) {
        aliases.removeSync(aliasKey(pool, attribute, value));
      }
    },
  };
}

function fold(pool: PoolSettings, name: string): string {
  return pool.caseSensitive ? name : name.toLowerCase();
}

function aliasNames(pool: PoolSettings): readonly string[] {
  return [...pool.usernameAttributes, ...pool.aliasAttributes];
}

function aliasKey(pool: PoolSettings, attribute: string, value: string): string {
  return [pool.id, attribute, fold(pool, value)].join(SEPARATOR);
}

/**
 * The aliases that a user holds. An e-mail that *is* the user name holds from sign-up on; one that is only an alias
 * holds when it is verified ("the attribute becomes an alias when verified").
 */
function aliasesOf(pool: PoolSettings, { attributes }: User): readonly (readonly [string, string])[] {
  const held = (attribute: string) =>
    pool.usernameAttributes.some((name) => name === attribute) ||
    attribute === 'preferred_username' ||
    attributes[`${attribute}_verified`] === 'true';
  return aliasNames(pool)
    .filter(held)
    .flatMap((attribute) => {
      const value = attributes[attribute];
      return value === undefined ? [] : [[attribute, value] as const];
    });
}
