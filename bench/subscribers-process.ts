import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';

export interface SubscribersOptions {
  readonly url: string;
  readonly count: number;
  /** AppSync's real-time protocol; absent: whatever comes is a message. */
  readonly subscription?: {
    /** Of the connection and of every subscription. */
    readonly authorization: Readonly<Record<string, string>>;
    readonly query: string;
    readonly variables: Readonly<Record<string, unknown>>;
  };
}

export interface SubscribersReport {
  /** When the last message arrived. Milliseconds since 1970. */
  readonly lastAtMs: number;
  /** From the publisher's clock to a subscriber, for 95 of 100 messages. Milliseconds. */
  readonly p95Ms: number;
}

/** The sockets of `startSubscribers`. Messages name the time they were published at: `at:1790000000000.123`. */
const options = JSON.parse(process.argv[2] ?? '') as SubscribersOptions;
/** How many sockets open at the same time: a listen queue is no place for a thousand. */
const PARALLEL_OPENINGS = 20;

let wanted = Number.POSITIVE_INFINITY;
let delays: number[] = [];
const nowMs = () => performance.timeOrigin + performance.now();

function receive(data: RawData): void {
  const at = /at:(\d+\.\d+)/.exec(String(data))?.[1];
  if (at === undefined) {
    return;
  }
  const lastAtMs = nowMs();
  delays.push(lastAtMs - Number(at));
  if (delays.length === wanted) {
    delays.sort((left, right) => left - right);
    process.send?.({ lastAtMs, p95Ms: delays[Math.floor(delays.length * 0.95)] ?? Number.NaN });
  }
}

async function open(id: number): Promise<WebSocket> {
  const { url, subscription } = options;
  if (subscription === undefined) {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return socket.on('message', receive);
  }
  const { authorization, query, variables } = subscription;
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await until(socket, 'connection_ack');
  const data = JSON.stringify({ query, variables });
  socket.send(JSON.stringify({ id: idOf(id), type: 'start', payload: { data, extensions: { authorization } } }));
  await until(socket, 'start_ack');
  return socket.on('message', receive);
}

/** As long as a UUID, which is what clients send. */
function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Two messages may come in one packet: a listener that stays misses neither. */
function until(socket: WebSocket, type: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const listen = (data: RawData) => {
      const message = JSON.parse(String(data)) as { readonly type: string };
      if (message.type === type || message.type.includes('error')) {
        socket.off('message', listen);
        if (message.type === type) {
          resolve();
        } else {
          reject(new Error(`The subscription was refused: ${String(data)}`));
        }
      }
    };
    socket.on('message', listen);
  });
}

async function main(): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < options.count) {
      next += 1;
      await open(next);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_OPENINGS }, worker));
  process.on('message', ({ messages }: { readonly messages: number }) => {
    delays = [];
    wanted = messages * options.count;
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
