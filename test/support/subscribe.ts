import { CONNECTION_STATE_CHANGE, ConnectionState } from 'aws-amplify/data';
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
/** How often Amplify's one connection was lost. */
let losses = 0;
Hub.listen('api', ({ payload }) => {
  if (payload.event === 'Subscription ack') {
    acks += 1;
  }
  if (payload.event === CONNECTION_STATE_CHANGE) {
    const { connectionState } = payload.data as { readonly connectionState: ConnectionState };
    losses += connectionState === ConnectionState.Connected ? 0 : 1;
  }
});

/**
 * Subscribes and waits for AppSync's start_ack: what is published from then on arrives. Rejects with the first error; with a
 * refusal when the connection is gone too, which Amplify closes then: what is asked for on its way out is lost.
 */
export async function subscribe<Item>(observable: Subscribable<Item>): Promise<Subscribed<Item>> {
  const before = acks;
  let lossesBefore = losses;
  const received: Item[] = [];
  let failure: { readonly reason: unknown } | undefined;
  const subscription = observable.subscribe({
    next: (item) => received.push(item),
    error: (reason) => {
      failure = { reason };
      lossesBefore = losses;
    },
  });
  await eventually('the subscription is acknowledged', () => acks > before || failure !== undefined);
  if (failure !== undefined) {
    if (JSON.stringify(failure.reason).includes('Unauthorized')) {
      await eventually('the connection is closed', () => losses > lossesBefore);
    }
    throw failure.reason;
  }
  return { received, close: () => subscription.unsubscribe() };
}
