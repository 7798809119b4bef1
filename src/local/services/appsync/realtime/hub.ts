import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../../shared/log.js';
import type { PreparedDocument } from '../execution/document-cache.js';
import type { Invalidation } from '../execution/request-extensions.js';
import { LIMITS } from '../limits.js';
import type { TemplateMap } from '../templates/contract.js';
import type { Deliver } from './delivery.js';
import type { Subscription } from './subscription.js';

/** Who is subscribed to what. */
export interface Hub {
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
  /** Hands a mutation's answer to the subscribers of the fields it feeds, if their filters match. */
  publish(mutation: string, data: TemplateMap): void;
  invalidate(invalidation: Invalidation): void;
}

export interface HubInput {
  /** Subscription fields by the mutation that feeds them. */
  readonly fedBy: ReadonlyMap<string, readonly string[]>;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly log: Log;
}

export function createHub({ fedBy, deliver, clock, log }: HubInput): Hub {
  const byField = new Map<string, Set<Subscription>>();

  function publishTo(field: string, data: TemplateMap): void {
    const payloads = new Map<PreparedDocument, Map<string, string>>();
    for (const subscription of [...(byField.get(field) ?? [])]) {
      if (subscription.principal.expiresAtMs <= clock.now()) {
        subscription.expire();
      } else if (subscription.filter.matches(data)) {
        const payload = payloadFor(subscription, data, payloads);
        if (Buffer.byteLength(payload) > LIMITS.maxSubscriptionPayloadBytes) {
          log.warn('a subscription event is larger than AppSync delivers', { field });
          continue;
        }
        subscription.send(payload);
      }
    }
  }

  /** Subscribers with the same document, variables and rights get the same text: it is made once. */
  function payloadFor(
    subscription: Subscription,
    data: TemplateMap,
    payloads: Map<PreparedDocument, Map<string, string>>,
  ): string {
    const { prepared, operation, variables, principal } = subscription;
    const { mode, groups, deniedFields, denyByDefault } = principal;
    const sameFor = JSON.stringify([
      operation.node.name?.value,
      variables,
      mode,
      groups,
      [...deniedFields],
      denyByDefault,
    ]);
    const known = payloads.get(prepared) ?? new Map<string, string>();
    payloads.set(prepared, known);
    const payload = known.get(sameFor) ?? JSON.stringify(deliver(subscription, data));
    known.set(sameFor, payload);
    return payload;
  }

  return {
    add: (subscription) => {
      const subscriptions = byField.get(subscription.field) ?? new Set();
      byField.set(subscription.field, subscriptions.add(subscription));
    },
    remove: (subscription) => {
      byField.get(subscription.field)?.delete(subscription);
    },
    publish: (mutation, data) => {
      for (const field of fedBy.get(mutation) ?? []) {
        publishTo(field, data);
      }
    },
    invalidate: ({ subscriptionField, payload }) => {
      for (const subscription of [...(byField.get(subscriptionField) ?? [])]) {
        if (subscription.invalidation?.matches(payload) === true) {
          subscription.complete();
        }
      }
    },
  };
}
