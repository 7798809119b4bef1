import { expect, it } from 'vitest';
import { installLocalTransport, type TransportScope } from './install-transport.js';

class FakeSocket {
  constructor(readonly url: string | URL) {}
}

function buildScope(overrides: Partial<TransportScope> = {}): TransportScope {
  return { fetch: async (input) => new Response(String(input)), ...overrides };
}

it('redirects Storage and subscriptions of the endpoint', async () => {
  const scope = buildScope({ WebSocket: FakeSocket });
  installLocalTransport(scope, 'http://127.0.0.1:1');
  const response = await scope.fetch('https://b.s3.us-east-1.amazonaws.com/k');
  const socket = scope.WebSocket === undefined ? undefined : new scope.WebSocket('wss://127.0.0.1:1/graphql');

  expect(await response.text()).toBe('http://127.0.0.1:1/k');
  expect((socket as FakeSocket).url).toBe('ws://127.0.0.1:1/graphql');
});

it('replaces the endpoint instead of stacking one transport on another', async () => {
  const scope = buildScope();
  installLocalTransport(scope, 'http://127.0.0.1:1');
  installLocalTransport(scope, 'http://127.0.0.1:2');
  const response = await scope.fetch('https://b.s3.us-east-1.amazonaws.com/k');

  expect(await response.text()).toBe('http://127.0.0.1:2/k');
});

it('does nothing the second time for the same endpoint', () => {
  const scope = buildScope();
  installLocalTransport(scope, 'http://127.0.0.1:1');
  const { fetch } = scope;
  installLocalTransport(scope, 'http://127.0.0.1:1');

  expect(scope.fetch).toBe(fetch);
});

it('uses the WebSocket it is given where the platform has none', () => {
  const scope = buildScope();
  installLocalTransport(scope, 'http://127.0.0.1:3', FakeSocket);

  expect(scope.WebSocket).toBeDefined();
});

it('supplies a FileReader only where there is none', () => {
  const own = class {};
  const scope = buildScope({ FileReader: own });
  installLocalTransport(scope, 'http://127.0.0.1:4');
  const bare = buildScope();
  installLocalTransport(bare, 'http://127.0.0.1:5');

  expect(scope.FileReader).toBe(own);
  expect(bare.FileReader).toBeDefined();
});
