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

interface Payload {
  readonly text: string;
  readonly isTooLarge: boolean;
}

export function createHub({ fedBy, deliver, clock, log }: HubInput): Hub {
  /** Subscriptions of a field, each with what its payloads depend on besides the document. */
  const byField = new Map<string, Map<Subscription, string>>();

  function publishTo(field: string, data: TemplateMap): void {
    const payloads = new Map<PreparedDocument, Map<string, Payload>>();
    for (const [subscription, sameFor] of [...(byField.get(field) ?? [])]) {
      if (subscription.principal.expiresAtMs <= clock.now()) {
        subscription.expire();
      } else if (subscription.filter.matches(data)) {
        const { text, isTooLarge } = payloadFor(subscription, sameFor, data, payloads);
        if (isTooLarge) {
          log.warn('a subscription event is larger than AppSync delivers', { field });
          continue;
        }
        subscription.send(text);
      }
    }
  }

  /** Subscribers with the same document, variables and rights get the same text: it is made once. */
  function payloadFor(
    subscription: Subscription,
    sameFor: string,
    data: TemplateMap,
    payloads: Map<PreparedDocument, Map<string, Payload>>,
  ): Payload {
    const ofDocument = payloads.get(subscription.prepared) ?? new Map<string, Payload>();
    payloads.set(subscription.prepared, ofDocument);
    const known = ofDocument.get(sameFor);
    if (known !== undefined) {
      return known;
    }
    const text = JSON.stringify(deliver(subscription, data));
    const payload = { text, isTooLarge: Buffer.byteLength(text) > LIMITS.maxSubscriptionPayloadBytes };
    ofDocument.set(sameFor, payload);
    return payload;
  }

  return {
    add: (subscription) => {
      const subscriptions = byField.get(subscription.field) ?? new Map<Subscription, string>();
      byField.set(subscription.field, subscriptions.set(subscription, likenessOf(subscription)));
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
      for (const subscription of [...(byField.get(subscriptionField)?.keys() ?? [])]) {
        if (subscription.invalidation?.matches(payload) === true) {
          subscription.complete();
        }
      }
    },
  };
}

/** Nothing of it changes while a subscription lasts: it is written once, not for every event. */
function likenessOf({ operation, variables, principal }: Subscription): string {
  const { mode, groups, deniedFields, denyByDefault } = principal;
  return JSON.stringify([operation.node.name?.value, variables, mode, groups, [...deniedFields], denyByDefault]);
}
