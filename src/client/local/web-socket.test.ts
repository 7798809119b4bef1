import { expect, it } from 'vitest';
import { withLocalSocket } from './web-socket.js';

class FakeSocket {
  constructor(
    readonly url: string | URL,
    readonly protocols?: string | string[],
  ) {}
}

const LocalSocket = withLocalSocket(FakeSocket, 'http://127.0.0.1:4620');

function dial(url: string | URL): FakeSocket {
  return new LocalSocket(url, ['graphql-ws']) as FakeSocket;
}

it('dials the local runtime without TLS', () => {
  expect(dial('wss://127.0.0.1:4620/graphql/abc/realtime?x=1').url).toBe(
    'ws://127.0.0.1:4620/graphql/abc/realtime?x=1',
  );
  expect(dial(new URL('wss://127.0.0.1:4620/graphql')).url).toBe('ws://127.0.0.1:4620/graphql');
});

it('leaves every other host alone, one that only begins alike included', () => {
  expect(dial('wss://example.com/graphql').url).toBe('wss://example.com/graphql');
  expect(dial('wss://127.0.0.1:46200/graphql').url).toBe('wss://127.0.0.1:46200/graphql');
});

it('passes the sub-protocols on', () => {
  expect(dial('wss://127.0.0.1:4620/graphql').protocols).toEqual(['graphql-ws']);
});
