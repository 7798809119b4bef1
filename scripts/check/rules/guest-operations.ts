import { withoutAllowed } from '../allowance.js';
import { GUEST_OPERATIONS } from '../allowed/guest-operations.js';
import { grantsOf } from '../backend/grants-of.js';
import { type Rule, ruleOfBackend } from '../finding.js';

const NAME = 'guest-operation';
const LIST = 'scripts/check/allowed/guest-operations.ts';

/** Roles that the identity pool hands out: to guests, to whoever signed in, to members of a group. */
const ROLE = /(unauthenticatedUserRole|authenticatedUserRole|GroupRole)/;

const found = ruleOfBackend(NAME, 'Guests reach the public queries, and nothing else.', (backend) =>
  grantsOf(backend)
    .map(({ role, action, resource }) => ({
      role: ROLE.exec(role)?.[1],
      operation: action === 'appsync:GraphQL' ? (resource.split('/types/')[1] ?? resource) : `${action} ${resource}`,
    }))
    .filter(({ role, operation }) => role !== undefined && /^(Query|Mutation|Subscription|\*)|[: ]/.test(operation))
    .map(({ role, operation }) => ({
      subject: `${role === 'unauthenticatedUserRole' ? 'guests' : role} ${operation.replace('/fields/', '.')}`,
      message: 'is open without an account of the user pool',
      fix: `Take allow.guest() away, or add it with a reason to ${LIST}.`,
    })),
);

export const guestOperations: Rule = {
  ...found,
  check: (checked) => withoutAllowed(NAME, LIST, found.check(checked), GUEST_OPERATIONS),
};
