import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The floor of `fan-out`: what is posted goes to every socket as it is. No protocol, no tokens, no filters, no selection. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    for (const socket of sockets.clients) {
      socket.send(text);
    }
    response.end();
  });
});
const sockets = new WebSocketServer({ server });

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outputs: '' })}\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));
