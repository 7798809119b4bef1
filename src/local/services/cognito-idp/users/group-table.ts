import { AwsError } from '../../../shared/aws-error.js';
import type { Store } from '../../../shared/store.js';
import { errors } from '../errors.js';
import type { TemplateGroup } from '../settings/directory.js';
import { keysUnder, SEPARATOR } from './user-table.js';

export interface Group extends TemplateGroup {
  readonly createdAtMs: number;
}

export interface GroupTable {
  /** @throws AwsError `ResourceNotFoundException`. */
  get(poolId: string, name: string): Group;
  /** @throws AwsError `GroupExistsException`. */
  create(group: Group): Promise<void>;
  list(poolId: string): readonly Group[];
  add(poolId: string, name: string, username: string): Promise<void>;
  remove(poolId: string, name: string, username: string): Promise<void>;
  /** By precedence, lowest number first; those without come last, by name. */
  ofUser(poolId: string, username: string): readonly Group[];
  members(poolId: string, name: string): readonly string[];
  /** Ends all memberships of a user who is deleted. */
  forget(poolId: string, username: string): Promise<void>;
}

/** Groups of the templates stand beside those that CreateGroup made; the template's word counts for its own. */
export function createGroupTable(
  store: Store,
  fromTemplates: readonly TemplateGroup[],
  startedAtMs: number,
): GroupTable {
  const created = store.table<Group>('cognito-idp/groups');
  const byGroup = store.table<string>('cognito-idp/group-members');
  const byUser = store.table<string>('cognito-idp/user-groups');
  const declared = new Map(
    fromTemplates.map((group) => [key(group.poolId, group.name), { ...group, createdAtMs: startedAtMs }]),
  );
  const find = (poolId: string, name: string) => declared.get(key(poolId, name)) ?? created.get(key(poolId, name));
  const get = (poolId: string, name: string) => {
    const group = find(poolId, name);
    if (group === undefined) {
      throw errors.groupNotFound();
    }
    return group;
  };
  return {
    get,
    create: (group) =>
      store.transaction(() => {
        if (find(group.poolId, group.name) !== undefined) {
          throw new AwsError('GroupExistsException', 'A group with the name already exists.');
        }
        created.putSync(key(group.poolId, group.name), group);
      }),
    list: (poolId) =>
      [
        ...[...declared.values()].filter((group) => group.poolId === poolId),
        ...[...created.range(keysUnder(poolId))].map(({ value }) => value),
      ].sort((a, b) => compareText(a.name, b.name)),
    add: (poolId, name, username) =>
      store.transaction(() => {
        byGroup.putSync(key(poolId, name, username), username);
        byUser.putSync(key(poolId, username, name), name);
      }),
    remove: (poolId, name, username) =>
      store.transaction(() => {
        byGroup.removeSync(key(poolId, name, username));
        byUser.removeSync(key(poolId, username, name));
      }),
    ofUser: (poolId, username) =>
      [...byUser.range(keysUnder(poolId, username))]
        .flatMap(({ value }) => find(poolId, value) ?? [])
        .sort(byPrecedence),
    members: (poolId, name) => [...byGroup.range(keysUnder(poolId, name))].map(({ value }) => value),
    forget: (poolId, username) =>
      store.transaction(() => {
        for (const name of [...byUser.range(keysUnder(poolId, username))].map(({ value }) => value)) {
          byGroup.removeSync(key(poolId, name, username));
          byUser.removeSync(key(poolId, username, name));
        }
      }),
  };
}

function key(...parts: readonly string[]): string {
  return parts.join(SEPARATOR);
}

function byPrecedence(a: Group, b: Group): number {
  const difference = (a.precedence ?? Number.MAX_SAFE_INTEGER) - (b.precedence ?? Number.MAX_SAFE_INTEGER);
  return difference === 0 ? compareText(a.name, b.name) : difference;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
