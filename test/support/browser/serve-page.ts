import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface ServedPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a page that runs a module of this folder, bundled for browsers, and some files besides. */
export async function servePage(name: string, files: Readonly<Record<string, Uint8Array>>): Promise<ServedPage> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis' },
    write: false,
    logLevel: 'error',
  });
  const served = new Map<string, { readonly type: string; readonly body: string | Uint8Array }>([
    ['/', { type: 'text/html', body: '<!doctype html><script src="/page.js"></script>' }],
    ['/page.js', { type: 'text/javascript', body: bundle.outputFiles[0]?.text ?? '' }],
    ...Object.entries(files).map(([path, body]) => [path, { type: 'application/octet-stream', body }] as const),
  ]);
  const server = createServer(({ url }, response) => {
    const file = served.get(url ?? '');
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
