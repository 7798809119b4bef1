import type { a } from '@aws-amplify/backend';
import { STAFF_GROUPS } from '../../src/domain/access/groups.js';

type Allow = Parameters<Parameters<ReturnType<typeof a.model>['authorization']>[0]>[0];

/** Generated operations that no model offers: writes go through our operations, lists through indexed queries. */
export const NO_GENERATED_WRITES_OR_LISTS = ['mutations', 'subscriptions', 'list'] as const;

/** Its owner and the staff may get a row by id. Written once; every model with an owner uses it. */
export const ownerOrStaffGets = (allow: Allow) => [
  allow.ownerDefinedIn('ownerId').identityClaim('sub').to(['get']),
  allow.groups([...STAFF_GROUPS]).to(['get']),
];

/** The audit trail is read by the staff alone. */
export const staffGets = (allow: Allow) => [allow.groups([...STAFF_GROUPS]).to(['get'])];

/** Any signed-in user may get a row by id. */
export const signedInGets = (allow: Allow) => [allow.authenticated().to(['get'])];
