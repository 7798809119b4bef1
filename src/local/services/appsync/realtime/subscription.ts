import type { PreparedDocument, PreparedOperation } from '../execution/document-cache.js';
import type { Principal } from '../principal.js';
import type { TemplateMap } from '../templates/contract.js';
import type { SubscriptionFilter } from './subscription-filter.js';

/** One subscription of one socket. */
export interface Subscription {
  /** The field of the subscription type. */
  readonly field: string;
  readonly prepared: PreparedDocument;
  readonly operation: PreparedOperation;
  readonly variables: TemplateMap;
  readonly principal: Principal;
  readonly filter: SubscriptionFilter;
  /** Absent: no invalidation ends it. */
  readonly invalidation: SubscriptionFilter | undefined;
  /** @param payload - JSON text of a GraphQL answer. */
  send(payload: string): void;
  /** Ends the subscription because a mutation invalidated it. */
  complete(): void;
  /** Ends the connection because the credential that authorized the subscription has expired. */
  expire(): void;
}
