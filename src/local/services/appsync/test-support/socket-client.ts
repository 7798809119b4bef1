import { WebSocket } from 'ws';

export interface ServerMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly Readonly<Record<string, unknown>>[];
    readonly connectionTimeoutMs?: number;
  };
}

type Headers = Readonly<Record<string, string>>;

/** A client that speaks the real-time protocol word by word. */
export interface SocketClient {
  readonly messages: readonly ServerMessage[];
  readonly closeCode: number | undefined;
  send(message: object): void;
  start(id: string, query: string, headers: Headers, variables?: object): void;
  /** The first message that fits, now or later; fails after a few seconds. */
  next(fits: (message: ServerMessage) => boolean): Promise<ServerMessage>;
  closed(): Promise<number>;
  close(): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
}

const PATIENCE_MS = 5_000;

/** @param url - `http://…/graphql/ID`. */
export async function openSocket(
  url: string,
  headers: Headers,
  carrier: 'protocol' | 'query' = 'protocol',
): Promise<SocketClient> {
  const socket = dial(url, JSON.stringify(headers), carrier);
  const messages: ServerMessage[] = [];
  const listeners = new Set<() => void>();
  let closeCode: number | undefined;
  const tell = () => {
    for (const listener of [...listeners]) {
      listener();
    }
  };
  socket.on('message', (data) => {
    messages.push(JSON.parse(data.toString()) as ServerMessage);
    tell();
  });
  socket.on('close', (code) => {
    closeCode = code;
    tell();
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const until = waitOn(listeners, messages);
  const send = (message: object) => socket.send(JSON.stringify(message));
  return {
    messages,
    get closeCode() {
      return closeCode;
    },
    send,
    start: (id, query, authorization, variables = {}) =>
      send({
        id,
        type: 'start',
        payload: { data: JSON.stringify({ query, variables }), extensions: { authorization } },
      }),
    next: (fits) => until(() => messages.find(fits)),
    closed: () => until(() => closeCode),
    close: () => socket.close(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}

/** Looks again whenever something arrived, until there is what was looked for. */
function waitOn(listeners: Set<() => void>, messages: readonly ServerMessage[]) {
  return <Value>(look: () => Value | undefined): Promise<Value> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        listeners.delete(check);
      };
      const check = () => {
        const found = look();
        if (found !== undefined) {
          stop();
          resolve(found);
        }
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no such message; there were ${JSON.stringify(messages)}`));
      }, PATIENCE_MS);
      listeners.add(check);
      check();
    });
}

function dial(url: string, headers: string, carrier: 'protocol' | 'query'): WebSocket {
  const address = `${url.replace(/^http/, 'ws')}/realtime`;
  if (carrier === 'protocol') {
    return new WebSocket(address, ['graphql-ws', `header-${Buffer.from(headers).toString('base64url')}`]);
  }
  const header = encodeURIComponent(Buffer.from(headers).toString('base64'));
  return new WebSocket(`${address}?header=${header}&payload=e30=`, ['graphql-ws']);
}

/** Opens a socket, introduces itself and subscribes; ready to receive. */
export async function subscribeTo(
  url: string,
  query: string,
  headers: Headers,
  variables: object = {},
): Promise<SocketClient> {
  const client = await openSocket(url, headers);
  client.send({ type: 'connection_init' });
  await client.next(({ type }) => type === 'connection_ack');
  client.start('s', query, headers, variables);
  const answer = await client.next(({ id }) => id === 's');
  if (answer.type !== 'start_ack') {
    throw new Error(JSON.stringify(answer));
  }
  return client;
}

/** What was delivered to a subscription so far. */
export function dataOf(client: SocketClient, id = 's'): readonly unknown[] {
  return client.messages
    .filter((message) => message.type === 'data' && message.id === id)
    .map(({ payload }) => payload?.data);
}
