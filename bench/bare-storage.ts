import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * The floor of `multipart-upload`: each request's body goes into a file of its own, unlooked at. No signatures, no digests, no
 * rows, and nothing waits for the disk. Argument: the folder.
 */
const [folder = ''] = process.argv.slice(2);

const server = createServer((request, response) => {
  const name = (request.url ?? '/').slice(1);
  request.pipe(createWriteStream(join(folder, name))).on('finish', () => response.end());
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(
    `${JSON.stringify({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, outputs: '' })}\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));
