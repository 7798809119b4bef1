import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineConnections } from './engine-connections.js';

const HEADERS = 'content-type: text/plain\r\n';
const answerOf = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

let server: Server;
let connections: EngineConnections;
/** Sockets in the order in which they were opened; each request's text is passed to `onRequest`. */
let sockets: Socket[];
let onRequest: (text: string, socket: Socket) => void;

beforeEach(async () => {
  sockets = [];
  onRequest = (text, socket) => socket.write(answerOf(text.split('\r\n\r\n')[1] ?? ''));
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (bytes) => onRequest(bytes.toString(), socket));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  connections = new EngineConnections(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  connections.close();
  for (const socket of sockets) {
    socket.destroy();
  }
  server.close();
  await once(server, 'close');
});

const post = async (body: string | Buffer) => (await connections.post(HEADERS, body)).body.toString();

it.each([
  ['a text', '{"a":"ä"}'],
  ['bytes', Buffer.from('{"a":"ä"}')],
])('posts %s with its length in bytes', async (_, body) => {
  const requests: string[] = [];
  onRequest = (text, socket) => {
    requests.push(text);
    socket.write(answerOf('ok'));
  };
  expect(await post(body)).toBe('ok');
  const { port } = server.address() as AddressInfo;
  expect(requests.join('')).toBe(
    `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${HEADERS}content-length: 10\r\n\r\n{"a":"ä"}`,
  );
});

it('uses a connection again', async () => {
  expect([await post('a'), await post('b')]).toEqual(['a', 'b']);
  expect(sockets).toHaveLength(1);
});

it('gives every request its own answer over at most 32 connections', async () => {
  const bodies = Array.from({ length: 200 }, (_, index) => `body ${index}`);
  expect(await Promise.all(bodies.map(post))).toEqual(bodies);
  expect(sockets).toHaveLength(32);
});

it('opens another connection after the engine asked for no more on one', async () => {
  onRequest = (_, socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok');
  expect([await post('a'), await post('b')]).toEqual(['ok', 'ok']);
  expect(sockets).toHaveLength(2);
});

it('serves those who wait when a connection is lost', async () => {
  let lost = 0;
  const answer = onRequest;
  onRequest = (text, socket) => {
    if (lost < 32) {
      lost += 1;
      socket.destroy();
    } else {
      answer(text, socket);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => post(`body ${index}`)));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(32);
  expect(results.slice(32).map((result) => result.status === 'fulfilled' && result.value)).toEqual(
    Array.from({ length: 8 }, (_, index) => `body ${index + 32}`),
  );
});

describe('is rejected', () => {
  it.each([
    ['when nothing listens', undefined, 'ECONNREFUSED'],
    ['when the engine closes the connection', (socket: Socket) => socket.end(), 'The engine closed the connection.'],
    [
      'when the answer is cut off',
      (socket: Socket) => socket.end(answerOf('abc').slice(0, -1)),
      'closed the connection',
    ],
    ['when the answer is no HTTP', (socket: Socket) => socket.write('hello\r\n\r\n'), 'neither a content length'],
  ])('%s', async (_, answer, message) => {
    if (answer === undefined) {
      connections = new EngineConnections('http://127.0.0.1:1');
    } else {
      onRequest = (_text, socket) => answer(socket);
    }
    await expect(post('a')).rejects.toThrow(message);
  });

  it('under way and waiting, when the connections are closed', async () => {
    onRequest = () => connections.close();
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => post('a')));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  });
});

it('drops a connection on which the engine speaks without having been asked', async () => {
  await post('a');
  sockets[0]?.write(answerOf('unasked'));
  await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  expect(await post('b')).toBe('b');
});
