import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** Where a function of a custom resource puts its answers; CloudFormation's side of it. */
export async function startAnswers() {
  const received: { readonly Status?: string; readonly Reason?: string }[] = [];
  const server = createServer(async (request, response) => {
    received.push(JSON.parse(await text(request)));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/`,
    assertSuccess(count: number): void {
      if (received.length !== count || received.some(({ Status }) => Status !== 'SUCCESS')) {
        throw new Error(`The answers were ${JSON.stringify(received)}.`);
      }
    },
    async close(): Promise<void> {
      server.close();
      await once(server, 'close');
    },
  };
}
