import { once } from 'node:events';
import { createServer, request as send } from 'node:http';

export interface CountingProxy {
  readonly endpoint: string;
  /** The operations since the last time they were taken, with the table each names: `Query Content`. */
  take(): readonly string[];
  close(): Promise<void>;
}

/** Passes everything on to a DynamoDB endpoint, and remembers what it was asked for. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      calls.push(describeCall(String(incoming.headers['x-amz-target'] ?? ''), body.toString('utf8')));
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
  const operation = target.split('.').at(-1) ?? '';
  const table = /"TableName":"([A-Za-z]+)-/.exec(body)?.[1] ?? /"RequestItems":\{"([A-Za-z]+)-/.exec(body)?.[1] ?? '';
  return `${operation} ${table}`.trim();
}
