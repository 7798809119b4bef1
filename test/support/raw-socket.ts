import { once } from 'node:events';
import { WebSocket } from 'ws';
import { eventually } from './eventually.js';

export interface RawMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly errors?: readonly { readonly message?: string; readonly errorType?: string }[];
  };
}

export interface RawSocket {
  /** Everything that came, but what keeps the line open. */
  readonly messages: readonly RawMessage[];
  /** Sends a `start`, well-formed or not, and gives the answer to it. */
  start(id: string, data: unknown, token?: string): Promise<RawMessage>;
  /** What was delivered to a subscription. */
  delivered(id: string): readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** The code it was closed with. */
  closed(): Promise<number>;
  close(): void;
}

/** AppSync's real-time protocol by hand: docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html. */
export async function openRawSocket(graphqlUrl: string, token: string): Promise<RawSocket> {
  const { host, href } = new URL(graphqlUrl);
  const header = Buffer.from(JSON.stringify({ host, Authorization: token })).toString('base64url');
  const socket = new WebSocket(`${href.replace(/^http/, 'ws')}/realtime`, ['graphql-ws', `header-${header}`]);
  const messages: RawMessage[] = [];
  let closeCode: number | undefined;
  socket.on('message', (frame: Buffer) => {
    const message = JSON.parse(frame.toString()) as RawMessage;
    if (message.type !== 'ka') {
      messages.push(message);
    }
  });
  socket.on('close', (code) => {
    closeCode = code;
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await eventually('the connection is answered', () => messages.length > 0 || closeCode !== undefined);
  return {
    messages,
    async start(id, data, own = token) {
      const authorization = { host, Authorization: own };
      const text = typeof data === 'string' ? JSON.stringify({ query: data, variables: {} }) : data;
      socket.send(JSON.stringify({ id, type: 'start', payload: { data: text, extensions: { authorization } } }));
      return eventually(`an answer to ${id}`, () =>
        messages.find((message) => message.id === id && ['start_ack', 'error'].includes(message.type)),
      );
    },
    delivered: (id) =>
      messages.filter((message) => message.id === id && message.type === 'data').map(({ payload }) => payload?.data),
    closed: () => eventually('it is closed', () => closeCode),
    close: () => socket.terminate(),
  };
}
