import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { LIMITS } from '../limits.js';
import { apiWith, unit } from '../test-support/build-template.js';
import { dataOf, openSocket, type SocketClient, subscribeTo } from '../test-support/socket-client.js';
import { startApi, type TestApi } from '../test-support/start-api.js';

const SDL = `
  type Note { id: ID! text: String }
  type Query { ping: String }
  type Mutation { post(id: ID!, text: String): Note }
  type Subscription { onPost: Note @aws_subscribe(mutations: ["post"]) }`;
const HOUR_MS = 60 * 60 * 1000;
const GOING_AWAY = 1001;
const CUT_OFF = 1006;

let api: TestApi;
const clients: SocketClient[] = [];

beforeAll(async () => {
  // Only what comes about once a minute is moved by hand; sockets and their patience keep their own time.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const template = '{"version":"2018-05-29","payload":$util.toJson($ctx.args)}';
  api = await startApi({ assembly: { ...apiWith(SDL), ...unit('Mutation.post', 'None', template) } });
});

afterAll(async () => {
  await api.stop();
  vi.useRealTimers();
});

afterEach(() => {
  for (const client of clients.splice(0)) {
    client.close();
  }
});

/** A token of two days, so that it is not the token that ends a connection. */
const headers = () => ({
  authorization: api.tokenOf('alice', [], { exp: Math.floor((api.clock.now() + 48 * HOUR_MS) / 1000) }),
  host: 'local',
});
const open = async (): Promise<SocketClient> => {
  const client = await subscribeTo(api.url, 'subscription { onPost { id text } }', headers());
  clients.push(client);
  return client;
};
const post = async (id: string, text: string) => {
  const query = 'mutation ($id: ID!, $text: String) { post(id: $id, text: $text) { id text } }';
  expect(await api.query(query, { id, text }, { authorization: headers().authorization })).toMatchObject({
    data: { post: { id } },
  });
};
const keepAlives = ({ messages }: SocketClient) => messages.filter(({ type }) => type === 'ka').length;

it('is kept alive for 24 hours and then closed', async () => {
  const client = await open();
  await expect.poll(() => keepAlives(client)).toBe(1);
  api.clock.advance(24 * HOUR_MS - 60_000);
  vi.advanceTimersByTime(LIMITS.keepAliveIntervalMs);
  await expect.poll(() => keepAlives(client)).toBe(2);
  expect(client.closeCode).toBeUndefined();

  api.clock.advance(60_000);
  vi.advanceTimersByTime(LIMITS.keepAliveIntervalMs);
  expect(await client.closed()).toBe(GOING_AWAY);
  expect(keepAlives(client)).toBe(2);
});

it('of another client lives on', async () => {
  const old = await open();
  api.clock.advance(23 * HOUR_MS);
  const young = await open();
  api.clock.advance(HOUR_MS);
  vi.advanceTimersByTime(LIMITS.keepAliveIntervalMs);
  expect(await old.closed()).toBe(GOING_AWAY);
  await post('after', 'x');
  await young.next(({ type }) => type === 'data');
  expect(dataOf(young)).toEqual([{ onPost: { id: 'after', text: 'x' } }]);
});

it('without credentials that are good yet gets no keep-alive', async () => {
  const client = await openSocket(api.url, headers());
  clients.push(client);
  vi.advanceTimersByTime(LIMITS.keepAliveIntervalMs);
  client.send({ type: 'connection_init' });
  await client.next(({ type }) => type === 'ka');
  expect(client.messages.map(({ type }) => type)).toEqual(['connection_ack', 'ka']);
});

it('whose reader lets too much pile up is cut off, and the others are served', async () => {
  const slow = await open();
  const quick = await open();
  slow.pause();
  const isCutOff = () => api.log.some(({ message }) => message.includes('reads too slowly'));
  const text = 'x'.repeat(200 * 1024);
  // Beside our own bound the kernel keeps some megabytes for a socket; how many is its affair.
  const enough = (8 * LIMITS.maxBufferedSocketBytes) / text.length;
  let count = 0;
  while (!isCutOff() && count < enough) {
    count += 1;
    await post(`note ${count}`, text);
  }
  expect(isCutOff()).toBe(true);
  expect(count * text.length).toBeGreaterThan(LIMITS.maxBufferedSocketBytes);

  slow.resume();
  expect(await slow.closed()).toBe(CUT_OFF);
  await quick.next(({ payload }) => JSON.stringify(payload ?? '').includes(`"note ${count}"`));
  expect(dataOf(quick)).toHaveLength(count);
});
