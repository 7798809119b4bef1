import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/data';
import { Hub, parseAmplifyConfig } from 'aws-amplify/utils';
import { WebSocket } from 'ws';
import type { Schema } from '../../../../../test/fixtures/gen2-app/amplify/data/schema.js';
import { runClientConfig } from '../../../outputs/run-client-config.js';
import type { TestApi } from './start-api.js';

/** A subscription that the server has acknowledged, and what it has received. */
export interface Watch<Value> {
  /** Waits until at least so many values came. */
  until(count: number): Promise<readonly Value[]>;
  end(): void;
}

interface Subscribable<Value> {
  subscribe(observer: { next(value: Value): void; error(error: unknown): void }): { unsubscribe(): void };
}

type DataClient = ReturnType<typeof generateClient<Schema>>;

export type NurseryClient = Pick<DataClient, 'models' | 'mutations' | 'queries' | 'subscriptions'> & {
  /** Whose token the next requests carry. */
  be(subject: string, ...groups: string[]): void;
  watch<Value>(observable: Subscribable<Value>): Promise<Watch<Value>>;
};

const PATIENCE_MS = 10_000;

/** The client always dials `wss://`, whatever the endpoint says; the engine of a test speaks without TLS. */
class PlainWebSocket extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(String(address).replace(/^wss:/, 'ws:'), protocols);
  }
}

/** The typed client of the nursery, unmodified but for the scheme that its WebSocket dials. */
export async function createNurseryClient(api: TestApi): Promise<NurseryClient> {
  const config: unknown = await runClientConfig(api.assembly, process.env);
  Object.defineProperty(globalThis, 'WebSocket', { value: PlainWebSocket, configurable: true });
  let token = '';
  Amplify.configure(parseAmplifyConfig(config as Parameters<typeof parseAmplifyConfig>[0]), {
    Auth: { tokenProvider: { getTokens: async () => ({ accessToken: tokenOf(token) }) } },
  });
  const { models, mutations, queries, subscriptions } = generateClient<Schema>({ authMode: 'userPool' });
  return {
    ...{ models, mutations, queries, subscriptions, watch },
    be: (subject, ...groups) => {
      token = api.tokenOf(subject, groups);
    },
  };
}

function tokenOf(token: string) {
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, string>;
  return { payload, toString: () => token };
}

function watch<Value>(observable: Subscribable<Value>): Promise<Watch<Value>> {
  return new Promise((resolve, reject) => {
    const received: Value[] = [];
    let arrived = () => {};
    const stopListening = Hub.listen('api', ({ payload }) => {
      if (payload.event === 'Subscription ack') {
        stopListening();
        resolve({ until, end: () => subscription.unsubscribe() });
      }
    });
    const subscription = observable.subscribe({
      next: (value) => {
        received.push(value);
        arrived();
      },
      error: reject,
    });

    function until(count: number): Promise<readonly Value[]> {
      return new Promise((settle, fail) => {
        const timer = setTimeout(() => fail(new Error(`only ${received.length} of ${count} came`)), PATIENCE_MS);
        arrived = () => {
          if (received.length >= count) {
            clearTimeout(timer);
            settle([...received]);
          }
        };
        arrived();
      });
    }
  });
}
