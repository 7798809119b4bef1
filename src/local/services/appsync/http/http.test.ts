import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWith, part, pipeline, unit } from '../test-support/build-template.js';
import { post, startApi, type TestApi } from '../test-support/start-api.js';

const SDL = `
  interface Shape { name: String! }
  type Circle implements Shape { name: String! radius: Int }
  type Square implements Shape { name: String! side: Int }
  type Node { id: ID! next: Node items: [Node] name: String! at: AWSDateTime }
  type Query {
    hello(name: String, many: [Int!]): String
    node: Node nodes: Node shapes: [Shape] broken: Node badDate: Node badList: Node
    appended: String large: String info(a: Int): AWSJSON env: String cached(id: ID!): String
  }
  type Mutation { forget(id: ID!): String first: String second: String }`;
const NONE = (payload: string) => `{"version":"2018-05-29","payload":${payload}}`;

let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    assembly: {
      ...apiWith(SDL, {
        QueryDepthLimit: 4,
        ResolverCountLimit: 20,
        IntrospectionConfig: 'DISABLED',
        EnvironmentVariables: { STAGE: 'dev' },
      }),
      ...unit('Query.hello', 'None', NONE('$util.toJson("hello $!ctx.args.name")')),
      ...unit('Query.node', 'None', NONE('{"id":"1","name":"n"}')),
      ...unit('Node.next', 'None', NONE('{"id":"1","name":"n"}')),
      ...unit(
        'Query.shapes',
        'None',
        NONE('[{"__typename":"Circle","name":"c","radius":1},{"__typename":"Square","name":"s","side":2}]'),
      ),
      ...unit(
        'Query.nodes',
        'None',
        NONE(`{"id":"1","name":"n","items":[${Array(25).fill('{"id":"2","name":"x"}').join()}]}`),
      ),
      ...unit('Query.broken', 'None', NONE('{"id":"1"}')),
      ...unit('Query.badDate', 'None', NONE('{"id":"1","items":[{"id":"2","at":"yesterday"}]}')),
      ...unit('Query.badList', 'None', NONE('{"id":"1","items":"none"}')),
      ...unit(
        'Query.appended',
        'None',
        NONE('"still"'),
        '$util.qr($util.appendError("careful", "Warning"))$util.toJson($ctx.result)',
      ),
      ...unit(
        'Query.large',
        'None',
        NONE('"x"'),
        `#set($s = "${'x'.repeat(1000)}")#set($t = "")#foreach($i in [1..900])#set($t = "$t$s")#end$util.toJson($t)`,
      ),
      ...unit(
        'Query.info',
        'None',
        NONE(
          '$util.toJson({"list":$ctx.info.selectionSetList,"field":$ctx.info.fieldName,"variables":$ctx.info.variables})',
        ),
      ),
      ...unit('Query.env', 'None', NONE('$util.toJson($ctx.env.STAGE)')),
      ...unit('Query.cached', 'None', NONE('$util.toJson($util.autoId())')),
      ...pipeline('Mutation.forget', [
        {
          dataSource: 'None',
          request: NONE('{}'),
          response:
            '$util.qr($extensions.evictFromApiCache("Query", "cached", {"context.arguments.id": $ctx.args.id}))$util.toJson("gone")',
        },
      ]),
      ...unit('Mutation.first', 'None', NONE('"1"')),
      ...unit('Mutation.second', 'None', NONE('"2"')),
      QuerycachedResolver: part('Resolver', {
        ...{ TypeName: 'Query', FieldName: 'cached', DataSourceName: 'None' },
        RequestMappingTemplate: NONE('$util.toJson($util.autoId())'),
        ResponseMappingTemplate: '$util.toJson($ctx.result)',
        CachingConfig: { Ttl: 60, CachingKeys: ['$context.arguments.id'] },
      }),
      Cache: part('ApiCache', { ApiCachingBehavior: 'PER_RESOLVER_CACHING', Ttl: 30, Type: 'SMALL' }),
    },
  });
});
afterAll(() => api.stop());

const headers = () => ({ authorization: api.tokenOf('alice') });
const send = (body: string, more: Readonly<Record<string, string>> = {}) =>
  post(api.url, body, { ...headers(), ...more });
const LOCATION = [{ line: 1, column: 3, sourceName: null }];

describe('a request', () => {
  it.each([
    ['', 'Request body is empty.'],
    ['meow', 'Unable to parse GraphQL query.'],
    ['{}', 'Unable to parse GraphQL query.'],
    ['[]', 'Unable to parse GraphQL query.'],
    ['{"query":"query {"}', 'Unable to parse GraphQL query.'],
  ])('of %j is malformed', async (body, message) => {
    expect(await send(body)).toEqual({
      status: 400,
      errors: [{ errorType: 'MalformedHttpRequestException', message }],
    });
  });

  it.each([
    [{ query: '{ hello }', variables: 'a' }, 'The variables must be an object.'],
    [{ query: '{ hello }', operationName: 'Other' }, "Unknown operation named 'Other'."],
    [
      { query: 'query A { hello } query B { hello }' },
      'Must provide operation name if query contains multiple operations.',
    ],
  ])('of %j is a bad one', async (body, message) => {
    expect(await send(JSON.stringify(body))).toEqual({
      status: 400,
      errors: [{ errorType: 'BadRequestException', message }],
    });
  });

  it('may be a GET, or the bare query', async () => {
    const query = new URLSearchParams({ query: 'query Q($n: String) { hello(name: $n) }', variables: '{"n":"get"}' });
    const got = await fetch(`${api.url}?${query}`, { headers: headers() });
    expect(await got.json()).toEqual({ data: { hello: 'hello get' } });
    expect((await send('{ hello }', { 'content-type': 'application/graphql' })).data).toEqual({ hello: 'hello ' });
  });

  it('names the operation it means', async () => {
    const query = 'query A { a: hello } query B { b: hello(name: "b") }';
    expect((await send(JSON.stringify({ query, operationName: 'B' }))).data).toEqual({ b: 'hello b' });
  });

  it('larger than the limit is refused', async () => {
    expect(await send(JSON.stringify({ query: `{ hello } #${'x'.repeat(1024 * 1024)}` }))).toMatchObject({
      status: 413,
    });
  });

  it('to an API that is not there is told so', async () => {
    expect((await post(`${api.url.slice(0, -1)}`, '{}', {})).status).toBe(404);
  });

  it('is answered with an id', async () => {
    const fromBrowser = { ...headers(), origin: 'http://localhost:5173' };
    const answer = await fetch(api.url, { method: 'POST', body: '{"query":"{ hello }"}', headers: fromBrowser });
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a query that is not valid', () => {
  it.each([
    ['{ nothing }', 'FieldUndefined'],
    ['{ hello(who: 1) }', 'UnknownArgument'],
    ['{ hello(name: 1) }', 'WrongType'],
    ['{ node }', 'SubSelectionRequired'],
    ['{ hello { x } }', 'SubSelectionNotAllowed'],
    ['{ cached }', 'MissingFieldArgument'],
    ['query Q($a: Int) { hello }', 'UnusedVariable'],
    ['{ hello(name: $a) }', 'UndefinedVariable'],
    ['{ __schema { types { name } } }', 'IntrospectionDisabled'],
  ])('%s says %s', async (query, type) => {
    const { status, data, errors } = await api.query(query);
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors?.[0]).toEqual({
      path: null,
      locations: expect.arrayContaining([expect.objectContaining({ sourceName: null })]),
      message: expect.stringMatching(new RegExp(`^Validation error of type ${type}: `)),
    });
  });

  it('because a variable does not fit runs nothing', async () => {
    expect(await api.query('query Q($m: [Int!]) { hello(many: $m) }', { m: [null] })).toMatchObject({
      data: null,
      errors: [{ path: null, message: expect.stringContaining('$m') }],
    });
  });

  it('because it is too deep runs nothing', async () => {
    expect(await api.query('{ node { next { next { id } } } }')).toMatchObject({
      data: { node: { next: { next: { id: '1' } } } },
    });
    const fragment = 'query { node { ...F } } fragment F on Node { next { next { next { id } } } }';
    expect(await api.query(fragment)).toMatchObject({ data: null, errors: [{ errorType: 'QueryDepthLimitReached' }] });
  });
});

describe('a result', () => {
  it('of an abstract type is told by its __typename', async () => {
    expect((await api.query('{ shapes { __typename name ... on Circle { radius } } }')).data).toEqual({
      shapes: [
        { __typename: 'Circle', name: 'c', radius: 1 },
        { __typename: 'Square', name: 's' },
      ],
    });
  });

  it('that lacks what may not be null is null', async () => {
    expect(await api.query('{ broken { name } }')).toEqual({
      status: 200,
      data: { broken: null },
      errors: [
        {
          path: ['broken', 'name'],
          locations: null,
          message: "Cannot return null for non-nullable type: 'String' within parent 'Node' (/broken/name)",
        },
      ],
    });
  });

  it('that does not fit its type says where', async () => {
    expect((await api.query('{ badDate { items { at } } }')).errors).toEqual([
      {
        path: ['badDate', 'items', 0, 'at'],
        locations: null,
        message: "Can't serialize value (/badDate/items[0]/at) : Unable to serialize `yesterday` as a valid DateTime",
      },
    ]);
    expect((await api.query('{ badList { items { id } } }')).errors?.[0]).toMatchObject({
      message: "Can't resolve value (/badList/items) : type mismatch error, expected type LIST",
    });
  });

  it('keeps errors that were appended beside the data', async () => {
    expect(await api.query('{ appended }')).toEqual({
      status: 200,
      data: { appended: 'still' },
      errors: [
        {
          path: ['appended'],
          data: null,
          errorType: 'Warning',
          errorInfo: null,
          locations: LOCATION,
          message: 'careful',
        },
      ],
    });
  });

  it('larger than 5 MB is not sent', async () => {
    const query = `{ ${Array.from({ length: 7 }, (_, index) => `l${index}: large`).join(' ')} }`;
    expect(await api.query(query)).toMatchObject({ data: null, errors: [{ errorType: 'ResponseTooLarge' }] });
  });

  it('stops at the number of resolvers that the API allows', async () => {
    const { data, errors } = await api.query('{ nodes { items { next { id } } } }');
    expect(data).toMatchObject({ nodes: { items: expect.objectContaining({ length: 25 }) } });
    expect(errors).toHaveLength(6);
    expect(errors?.[0]).toMatchObject({
      errorType: 'ResolverExecutionLimitReached',
      path: ['nodes', 'items', 19, 'next'],
    });
  });
});

it('tells the templates what is selected, the variables and the environment', async () => {
  const query = 'query Q($skip: Boolean!) { info(a: 1) env @skip(if: $skip) }';
  const { data } = await api.query(query, { skip: false, extra: 1 });
  expect(JSON.parse(String(data?.['info']))).toEqual({ list: [], field: 'info', variables: { skip: false, extra: 1 } });
  expect(data?.['env']).toBe('dev');
});

it('runs mutations one after the other', async () => {
  expect(Object.keys((await api.query('mutation { second first }')).data ?? {})).toEqual(['second', 'first']);
});

describe('the cache', () => {
  const ask = async (id: string, subject = 'alice') =>
    (await api.query(`{ cached(id: "${id}") }`, {}, { authorization: api.tokenOf(subject) })).data?.['cached'];

  it('keeps a result for its key and its time', async () => {
    const first = await ask('a');
    expect(await ask('a', 'bob')).toBe(first);
    expect(await ask('b')).not.toBe(first);
    api.clock.advance(61_000);
    expect(await ask('a')).not.toBe(first);
  });

  it('forgets what a mutation evicts, and says how much', async () => {
    const first = await ask('c');
    const answer = await api.query('mutation { forget(id: "c") }');
    expect(answer).toMatchObject({ data: { forget: 'gone' }, extensions: { apiCacheEntriesDeleted: 1 } });
    expect(await ask('c')).not.toBe(first);
    expect((await api.query('mutation { forget(id: "never") }')).extensions).toEqual({ apiCacheEntriesDeleted: 0 });
  });
});
