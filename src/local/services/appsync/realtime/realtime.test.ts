import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiWith, unit } from '../test-support/build-template.js';
import { dataOf, openSocket, type SocketClient, subscribeTo } from '../test-support/socket-client.js';
import { startApi, type TestApi } from '../test-support/start-api.js';

const SDL = `
  type Author { id: ID name: String }
  type Note { id: ID! room: String level: Int tags: [String] author: Author created: AWSDateTime extra: AWSJSON }
  type Query { ping: String }
  type Mutation {
    post(id: ID!, room: String, level: Int, tags: [String], extra: AWSJSON): Note
    end(room: String): Note
    secret: Note @aws_iam
  }
  type Subscription {
    onPost(room: String, level: Int): Note @aws_subscribe(mutations: ["post"])
    onLevel(min: Int!): Note @aws_subscribe(mutations: ["post"])
    onBad: Note @aws_subscribe(mutations: ["post"])
    onSecret: Note @aws_subscribe(mutations: ["secret"]) @aws_iam
    onModerated: Note @aws_subscribe(mutations: ["post"]) @aws_cognito_user_pools(cognito_groups: ["staff"])
    onNever: Note! @aws_subscribe(mutations: ["end"])
    onLiar: Note! @aws_subscribe(mutations: ["end"])
  }`;
const NONE = '{"version":"2018-05-29","payload":$util.toJson($ctx.args)}';
const FILTER = (filter: string) => `$extensions.setSubscriptionFilter(${filter})null`;
const GROUP = (...filters: string[]) =>
  `{"filterGroup":[${filters.map((filter) => `{"filters":[${filter}]}`).join(',')}]}`;

let api: TestApi;
let client: SocketClient | undefined;

beforeAll(async () => {
  api = await startApi({
    assembly: {
      ...apiWith(SDL),
      ...unit(
        'Mutation.post',
        'None',
        NONE,
        '#set($note = $ctx.result)$util.qr($note.put("author", {"id":"a1","name":"Ann"}))$util.toJson($note)',
      ),
      ...unit(
        'Mutation.end',
        'None',
        NONE,
        '$extensions.invalidateSubscriptions({"subscriptionField":"onLevel","payload":{"room":"$ctx.args.room"}})null',
      ),
      ...unit('Subscription.onLiar', 'None', '$util.error("Cannot return null for non-nullable type")'),
      ...unit(
        'Subscription.onLevel',
        'None',
        NONE,
        `$extensions.setSubscriptionInvalidationFilter(${GROUP('{"fieldName":"room","operator":"eq","value":"gone"}')})${FILTER(
          GROUP(
            '{"fieldName":"level","operator":"ge","value":$ctx.args.min}',
            '{"fieldName":"author.id","operator":"eq","value":"nobody"}',
          ),
        )}`,
      ),
      ...unit('Subscription.onBad', 'None', NONE, FILTER(GROUP('{"fieldName":"level","operator":"like","value":1}'))),
    },
  });
});

afterAll(() => api.stop());
afterEach(() => client?.close());

const alice = () => ({ authorization: api.tokenOf('alice'), host: 'local' });
const post = (args: string, selection = 'id room level author { id name }') =>
  api.query(`mutation { post(${args}) { ${selection} } }`);
/** A mutation that every subscriber of `onPost` sees, to know that what came before has arrived or never will. */
const settle = async (subscriber: SocketClient) => {
  await post('id: "last", room: "a", level: 99');
  await subscriber.next(({ payload }) => JSON.stringify(payload ?? '').includes('"last"'));
};

describe('a connection', () => {
  it.each(['protocol', 'query'] as const)('is acknowledged when its %s carries good credentials', async (carrier) => {
    client = await openSocket(api.url, alice(), carrier);
    client.send({ type: 'connection_init' });

    expect(await client.next(({ type }) => type === 'connection_ack')).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    await client.next(({ type }) => type === 'ka');
  });

  it('is refused and closed when its credentials are not good', async () => {
    client = await openSocket(api.url, { authorization: `${api.tokenOf('alice')}x` });
    client.send({ type: 'connection_init' });

    const refused = await client.next(({ type }) => type === 'connection_error');
    expect(refused.payload?.errors).toEqual([
      { errorType: 'UnauthorizedException', errorCode: 401, message: 'You are not authorized to make this call.' },
    ]);
    expect(await client.closed()).toBe(4401);
  });

  it('is told which message the channel does not know', async () => {
    client = await openSocket(api.url, alice());
    client.send({ type: 'dance', id: 'x' });

    expect((await client.next(({ type }) => type === 'error')).payload?.errors).toEqual([
      { errorType: 'UnsupportedOperation', message: 'dance not supported through the realtime channel' },
    ]);
  });
});

describe('a subscription', () => {
  it('delivers what the mutation selected and the subscription asks for, and null for the rest', async () => {
    client = await subscribeTo(api.url, 'subscription { onPost { renamed: id room level author { name } } }', alice());
    await post('id: "1", room: "a", level: 3', 'x: id room author { who: name id }');
    await client.next(({ type }) => type === 'data');

    expect(dataOf(client)).toEqual([{ onPost: { renamed: '1', room: 'a', level: null, author: { name: 'Ann' } } }]);
  });

  it('delivers scalars in the form that the mutation answered', async () => {
    client = await subscribeTo(api.url, 'subscription { onPost { id extra } }', alice());
    await post('id: "1", extra: "{\\"a\\":1}"', 'id extra');
    await client.next(({ type }) => type === 'data');

    expect(dataOf(client)).toEqual([{ onPost: { id: '1', extra: '{"a":1}' } }]);
  });

  it('is filtered by its arguments', async () => {
    client = await subscribeTo(api.url, 'subscription { onPost(room: "a") { id } }', alice());
    await post('id: "1", room: "b"');
    await post('id: "2", room: "a"');
    await settle(client);

    expect(dataOf(client)).toEqual([{ onPost: { id: '2' } }, { onPost: { id: 'last' } }]);
  });

  it('tells an argument that is null from one that was left out', async () => {
    const query = 'subscription S($room: String) { onPost(room: $room) { id } }';
    client = await subscribeTo(api.url, query, alice(), { room: null });
    await post('id: "1", room: "b"');
    await post('id: "2"');
    await client.next(({ type }) => type === 'data');
    expect(dataOf(client)).toEqual([{ onPost: { id: '2' } }]);
    client.close();

    client = await subscribeTo(api.url, query, alice(), {});
    await post('id: "3", room: "b"');
    await client.next(({ type }) => type === 'data');
    expect(dataOf(client)).toEqual([{ onPost: { id: '3' } }]);
  });

  it('is filtered by the filter its resolver set, any group of which may match', async () => {
    client = await subscribeTo(api.url, 'subscription { onLevel(min: 5) { id level } }', alice());
    await post('id: "1", level: 4');
    await post('id: "2", level: 5');
    await settle(client);

    expect(dataOf(client)).toEqual([{ onLevel: { id: '2', level: 5 } }, { onLevel: { id: 'last', level: 99 } }]);
  });

  it('is refused when its filter has an operator that does not exist', async () => {
    await expect(subscribeTo(api.url, 'subscription { onBad { id } }', alice())).rejects.toThrow(
      'the operator like is not supported',
    );
  });

  it('is refused to who may not read its field', async () => {
    for (const field of ['onSecret', 'onModerated']) {
      await expect(subscribeTo(api.url, `subscription { ${field} { id } }`, alice())).rejects.toThrow(
        `"errorType":"Unauthorized","errorInfo":null,"locations":[{"line":1,"column":16,"sourceName":null}],"message":"Not Authorized to access ${field} on type Subscription"`,
      );
    }
    const staff = { authorization: api.tokenOf('carol', ['staff']) };
    client = await subscribeTo(api.url, 'subscription { onModerated { id } }', staff);
  });

  it('may have a type that is never null', async () => {
    client = await subscribeTo(api.url, 'subscription { onNever { id } }', alice());
  });

  it('is refused by its resolver in whatever words', async () => {
    await expect(subscribeTo(api.url, 'subscription { onLiar { id } }', alice())).rejects.toThrow('Cannot return null');
  });

  it('needs credentials of its own', async () => {
    client = await openSocket(api.url, alice());
    client.start('s', 'subscription { onPost { id } }', { authorization: 'nonsense' });

    expect((await client.next(({ id }) => id === 's')).payload?.errors).toMatchObject([
      { errorType: 'UnauthorizedException' },
    ]);
  });

  it('is refused when it is a query, malformed or not valid', async () => {
    client = await openSocket(api.url, alice());
    client.start('query', '{ ping }', alice());
    client.start('broken', 'subscription {', alice());
    client.start('unknown', 'subscription { onNothing { id } }', alice());

    expect((await client.next(({ id }) => id === 'query')).payload?.errors).toMatchObject([
      { errorType: 'BadRequestException' },
    ]);
    expect((await client.next(({ id }) => id === 'broken')).payload?.errors).toMatchObject([
      { errorType: 'MalformedHttpRequestException' },
    ]);
    expect((await client.next(({ id }) => id === 'unknown')).payload?.errors).toMatchObject([
      { message: expect.stringContaining('Validation error of type FieldUndefined') },
    ]);
  });

  it('keeps its id to itself, and ends on stop', async () => {
    client = await subscribeTo(api.url, 'subscription { onPost { id } }', alice());
    client.start('s', 'subscription { onPost { id } }', alice());
    expect((await client.next(({ type }) => type === 'error')).payload?.errors).toMatchObject([
      { errorType: 'DuplicatedOperationError' },
    ]);
    client.send({ type: 'stop', id: 's' });
    await client.next(({ type, id }) => type === 'complete' && id === 's');
    client.start('t', 'subscription { onPost { id } }', alice());
    await client.next(({ type, id }) => type === 'start_ack' && id === 't');
    await post('id: "1"');
    await client.next(({ type }) => type === 'data');

    expect(dataOf(client, 's')).toEqual([]);
    expect(dataOf(client, 't')).toEqual([{ onPost: { id: '1' } }]);
  });

  it('is the hundredth of its connection at most', async () => {
    client = await openSocket(api.url, alice());
    for (let index = 1; index <= 101; index += 1) {
      client.start(`n${index}`, 'subscription { onPost { id } }', alice());
    }

    expect((await client.next(({ id }) => id === 'n101')).payload?.errors).toEqual([
      { errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 100 subscriptions reached' },
    ]);
  });

  it('ends when a mutation invalidates it', async () => {
    client = await subscribeTo(api.url, 'subscription { onLevel(min: 5) { id } }', alice());
    await api.query('mutation { end(room: "stays") { id } }');
    expect(client.messages.some(({ type }) => type === 'complete')).toBe(false);
    await api.query('mutation { end(room: "gone") { id } }');

    await client.next(({ type, id }) => type === 'complete' && id === 's');
  });

  it('ends with its connection when its token expires, before anything more is delivered', async () => {
    const authorization = api.tokenOf('alice', [], { exp: Math.floor(api.clock.now() / 1000) + 60 });
    client = await subscribeTo(api.url, 'subscription { onPost { id } }', { authorization });
    api.clock.advance(61_000);
    await post('id: "1"');

    expect(await client.closed()).toBe(4401);
    expect(dataOf(client)).toEqual([]);
    expect(client.messages.at(-1)?.payload?.errors).toMatchObject([{ message: 'Token has expired.' }]);
  });

  it('does not deliver an event larger than 240 KB', async () => {
    client = await subscribeTo(api.url, 'subscription { onPost { id tags } }', alice());
    await post(`id: "big", tags: ["${'x'.repeat(241 * 1024)}"]`, 'id tags');
    await post('id: "small"', 'id');
    await client.next(({ type }) => type === 'data');

    expect(dataOf(client)).toEqual([{ onPost: { id: 'small', tags: null } }]);
  });
});

it('starts no subscription over HTTP, and does not run its resolver', async () => {
  expect(await api.query('subscription { onLiar { id } }')).toMatchObject({
    status: 400,
    errors: [{ errorType: 'BadRequestException' }],
  });
});
