import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { putBytes } from './put-bytes.js';
import { createStop } from './stop.js';

const BODY = new Blob([new Uint8Array(300_000)]);
let server: Server;
let url: string;
let seen: { method: string | undefined; headers: IncomingHttpHeaders; byteLength: number }[];
let status: number;

beforeEach(async () => {
  seen = [];
  status = 200;
  server = createServer((request, response) => {
    let byteLength = 0;
    request.on('data', (chunk: Buffer) => {
      byteLength += chunk.length;
    });
    request.on('end', () => {
      seen.push({ method: request.method, headers: request.headers, byteLength });
      response.writeHead(status).end('answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/k`;
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('puts the whole body with its exact length and the signed headers', async () => {
  const answer = await putBytes(BODY, {
    url,
    headers: { 'Content-Length': '300000', 'content-type': 'image/jpeg', 'if-none-match': '*' },
  });

  expect(answer).toEqual({ status: 200, text: 'answer' });
  expect(seen[0]).toMatchObject({ method: 'PUT', byteLength: 300_000 });
  expect(seen[0]?.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'if-none-match': '*',
    'content-length': '300000',
  });
  expect(seen[0]?.headers['transfer-encoding']).toBeUndefined();
});

it('reports the bytes sent, never fewer than before and all at the end', async () => {
  const sent: number[] = [];
  await putBytes(BODY, { url, headers: {}, onSent: (bytes) => sent.push(bytes) });

  expect(sent.length).toBeGreaterThan(1);
  expect(sent).toEqual([...sent].sort((left, right) => left - right));
  expect(sent.at(-1)).toBe(300_000);
});

it('gives the answer of a server that refused', async () => {
  status = 403;

  expect(await putBytes(BODY, { url, headers: {} })).toEqual({ status: 403, text: 'answer' });
});

it('stops with the reason of the signal', async () => {
  const stop = createStop();
  stop.stop(new Error('the user left'));

  await expect(putBytes(BODY, { url, headers: {}, signal: stop })).rejects.toThrow('the user left');
});

class FakeProgressRequest {
  static last: FakeProgressRequest;
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  readonly headers: Record<string, string> = {};
  readonly status = 200;
  readonly responseText = 'from xhr';
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  constructor() {
    FakeProgressRequest.last = this;
  }
  open(): void {}
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(): void {}
  abort(): void {
    this.onabort?.();
  }
}

it('uses XMLHttpRequest where there is one, and leaves the forbidden headers to it', async () => {
  vi.stubGlobal('XMLHttpRequest', FakeProgressRequest);
  const sent: number[] = [];
  const answer = putBytes(BODY, {
    url,
    headers: { 'content-length': '300000', 'content-type': 'image/png' },
    onSent: (bytes) => sent.push(bytes),
  });
  FakeProgressRequest.last.upload.onprogress?.({ loaded: 10 });
  FakeProgressRequest.last.upload.onprogress?.({ loaded: 400_000 });
  FakeProgressRequest.last.onload?.();

  expect(await answer).toEqual({ status: 200, text: 'from xhr' });
  expect(FakeProgressRequest.last.headers).toEqual({ 'content-type': 'image/png' });
  expect(sent).toEqual([10, 300_000]);
});

it('aborts an XMLHttpRequest with the reason of the signal, and reports a lost network', async () => {
  vi.stubGlobal('XMLHttpRequest', FakeProgressRequest);
  const stop = createStop();
  const aborted = putBytes(BODY, { url, headers: {}, signal: stop });
  stop.stop(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');

  const lost = putBytes(BODY, { url, headers: {} });
  FakeProgressRequest.last.onerror?.();
  await expect(lost).rejects.toThrow(TypeError);
});
