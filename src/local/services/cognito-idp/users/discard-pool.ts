import type { Resource } from '../../../assembly/resource.js';
import type { Store } from '../../../shared/store.js';
import { keysUnder } from './user-table.js';

/** Tables whose keys begin with the pool's id. */
const TABLES = [
  'cognito-idp/users',
  'cognito-idp/aliases',
  'cognito-idp/groups',
  'cognito-idp/group-members',
  'cognito-idp/user-groups',
];

/** Deletes the users and groups of a pool that went with its stack: another pool of that id begins empty. */
export async function discardPool(store: Store, { type, ref }: Resource): Promise<void> {
  if (type !== 'AWS::Cognito::UserPool') {
    return;
  }
  await store.transaction(() => {
    for (const name of TABLES) {
      const table = store.table<unknown>(name);
      for (const { key } of [...table.range(keysUnder(ref))]) {
        table.removeSync(key);
      }
    }
  });
}
