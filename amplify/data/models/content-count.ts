import { a } from '@aws-amplify/backend';

/**
 * How much content each list has. A row for each event, owner, and owner in an event; a number for each list in it
 * (src/domain/content/content-count.ts), moved in the transactions that move the content. No API of its own: `total`.
 */
export const contentCountTypes = {
  ContentCount: a
    .model({ id: a.id().required() })
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
