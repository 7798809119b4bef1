import { Hub } from 'aws-amplify/utils';
import { eventually } from './eventually.js';

export interface Subscribed<Item> {
  readonly received: Item[];
  close(): void;
}

export interface Subscribable<Item> {
  subscribe(observer: { next: (item: Item) => void; error: (reason: unknown) => void }): { unsubscribe(): void };
}

let acks = 0;
Hub.listen('api', ({ payload }) => {
  if (payload.event === 'Subscription ack') {
    acks += 1;
  }
});

/** Subscribes and waits for AppSync's start_ack: what is published from then on arrives. Rejects with the first error. */
export async function subscribe<Item>(observable: Subscribable<Item>): Promise<Subscribed<Item>> {
  const before = acks;
  const received: Item[] = [];
  let failure: { readonly reason: unknown } | undefined;
  const subscription = observable.subscribe({
    next: (item) => received.push(item),
    error: (reason) => {
      failure = { reason };
    },
  });
  await eventually('the subscription is acknowledged', () => acks > before || failure !== undefined);
  if (failure !== undefined) {
    throw failure.reason;
  }
  return { received, close: () => subscription.unsubscribe() };
}
