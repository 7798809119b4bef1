import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import { tableCall } from './count-calls.js';

export interface CountingProxy {
  readonly endpoint: string;
  /** The operations since the last time they were taken, with the table each names: `Query Content`. */
  take(): readonly string[];
  close(): Promise<void>;
}

/** The runtime reads streams whenever it likes: no operation asks for it. */
const STREAMS = 'DynamoDBStreams_';

/** Passes everything on to a DynamoDB endpoint, and remembers what it was asked for. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const asked = String(incoming.headers['x-amz-target'] ?? '');
      if (!asked.startsWith(STREAMS)) {
        calls.push(describeCall(asked, body.toString('utf8')));
      }
      const { host, ...headers } = incoming.headers;
      const onward = send(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method ?? 'POST', headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('no port');
  }
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function describeCall(target: string, body: string): string {
  return tableCall(target.split('.').at(-1) ?? '', body);
}
