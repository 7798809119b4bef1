import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiWith, lambdaSource, part, pipeline, unit } from '../test-support/build-template.js';
import { startApi, type TestApi } from '../test-support/start-api.js';

const SDL = `
  type Item { n: Int doubled: Int direct: Int shaky: Int }
  type Query {
    echo(a: String): AWSJSON fails: String unauthorized: String missing: String wrong: String
    event: String direct(a: String): AWSJSON directFails: String items: [Item] items12: [Item]
  }`;
const INVOKE = (payload: string, more = '') =>
  `{"version":"2018-05-29","operation":"Invoke"${more},"payload":${payload}}`;
const BATCH = '{"version":"2018-05-29","operation":"BatchInvoke","payload":$util.toJson($ctx.source.n)}';
const ITEMS = (count: number) =>
  `{"version":"2018-05-29","payload":[${Array.from({ length: count }, (_, n) => `{"n":${n}}`).join()}]}`;

let api: TestApi;
const seen: unknown[] = [];
const record =
  <Event>(answer: (event: Event) => unknown) =>
  (event: unknown) => {
    seen.push(event);
    return answer(event as Event);
  };

/** A direct resolver has neither templates nor code. */
const direct = (id: string, typeName: string, field: string, source: string, more = {}) => ({
  [id]: part('Resolver', { TypeName: typeName, FieldName: field, DataSourceName: source, ...more }),
});

beforeAll(async () => {
  api = await startApi({
    functions: {
      Echo: record((event) => event),
      Fails: () => {
        throw new TypeError('it broke');
      },
      Double: record((ns: readonly number[]) => ns.map((n) => n * 2)),
      Triple: record((events: readonly { readonly source: { readonly n: number } }[]) =>
        events.map(({ source: { n } }) =>
          n === 1 ? { data: null, errorMessage: 'not one', errorType: 'One' } : { data: n * 3 },
        ),
      ),
      Short: () => [1],
    },
    assembly: {
      ...apiWith(SDL),
      ...lambdaSource('Echo'),
      ...lambdaSource('Fails'),
      ...lambdaSource('Double'),
      ...lambdaSource('Triple'),
      ...lambdaSource('Short'),
      ...lambdaSource('Gone'),
      ...lambdaSource('Closed', []),
      ...unit('Query.echo', 'Echo', INVOKE('{"a":"$ctx.args.a"}')),
      ...pipeline('Query.fails', [{ dataSource: 'Fails', request: INVOKE('{}') }]),
      ...unit('Query.unauthorized', 'Closed', INVOKE('{}')),
      ...unit('Query.missing', 'Gone', INVOKE('{}')),
      ...unit('Query.wrong', 'Echo', '{"version":"2018-05-29","operation":"Shout"}'),
      ...unit(
        'Query.event',
        'Echo',
        INVOKE('{"later":true}', ',"invocationType":"Event"'),
        '$util.toJson("$!ctx.result done")',
      ),
      ...direct('DirectResolver', 'Query', 'direct', 'Echo'),
      ...direct('DirectFailsResolver', 'Query', 'directFails', 'Fails'),
      ...unit('Query.items', 'None', ITEMS(3)),
      ...unit('Query.items12', 'None', ITEMS(12)),
      ...unit('Item.doubled', 'Double', BATCH),
      ...unit('Item.shaky', 'Short', BATCH),
      ...direct('ItemDirect', 'Item', 'direct', 'Triple', { MaxBatchSize: 10 }),
    },
  });
});
afterAll(() => api.stop());
beforeEach(() => {
  seen.length = 0;
});

describe('Invoke', () => {
  it('hands the payload to the function and its answer to the template', async () => {
    const { data } = await api.query('{ echo(a: "x") }');
    expect(seen).toEqual([{ a: 'x' }]);
    expect(data).toEqual({ echo: '{"a":"x"}' });
  });

  it('answers what the function threw as Lambda:Unhandled', async () => {
    expect((await api.query('{ fails }')).errors).toMatchObject([
      { errorType: 'Lambda:Unhandled', message: 'it broke' },
    ]);
  });

  it('needs the role to allow it, the function to exist and an operation that is known', async () => {
    expect((await api.query('{ unauthorized }')).errors?.[0]).toMatchObject({
      errorType: 'Lambda:AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: lambda:InvokeFunction'),
    });
    expect((await api.query('{ missing }')).errors?.[0]).toMatchObject({
      errorType: 'Lambda:ResourceNotFoundException',
    });
    expect((await api.query('{ wrong }')).errors?.[0]).toMatchObject({ message: "Unsupported operation 'Shout'." });
  });

  it('of type Event does not wait', async () => {
    expect((await api.query('{ event }')).data).toEqual({ event: ' done' });
    expect(api.asynchronous).toEqual([{ later: true }]);
    expect(seen).toEqual([]);
  });
});

describe('a direct resolver', () => {
  it('hands over the whole context', async () => {
    const { data } = await api.query('query Q { direct(a: "x") }');
    expect(seen).toEqual([
      {
        arguments: { a: 'x' },
        identity: expect.objectContaining({
          username: 'alice',
          sub: 'alice',
          groups: null,
          defaultAuthStrategy: 'ALLOW',
          sourceIp: ['127.0.0.1'],
        }),
        source: null,
        request: { headers: expect.objectContaining({ 'content-type': 'application/json' }), domainName: null },
        prev: expect.anything(),
        info: {
          fieldName: 'direct',
          parentTypeName: 'Query',
          variables: {},
          selectionSetList: [],
          selectionSetGraphQL: '',
        },
        stash: {},
      },
    ]);
    expect(JSON.parse(String(data?.['direct']))).toMatchObject({ arguments: { a: 'x' } });
  });

  it('fails with what the function threw', async () => {
    expect(await api.query('{ directFails }')).toMatchObject({
      data: { directFails: null },
      errors: [{ errorType: 'Lambda:Unhandled', message: 'it broke' }],
    });
  });
});

describe('BatchInvoke', () => {
  it('gathers the entries of a list', async () => {
    expect((await api.query('{ items { doubled } }')).data).toEqual({
      items: [{ doubled: 0 }, { doubled: 2 }, { doubled: 4 }],
    });
    expect(seen).toEqual([[0, 1, 2]]);
  });

  it('gathers five at most when no size is given', async () => {
    await api.query('{ items12 { doubled } }');
    expect(seen).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
      [10, 11],
    ]);
  });

  it('fails one entry alone when a direct resolver says so', async () => {
    const { data, errors } = await api.query('{ items { n direct } }');
    expect(data).toEqual({
      items: [
        { n: 0, direct: 0 },
        { n: 1, direct: null },
        { n: 2, direct: 6 },
      ],
    });
    expect(errors).toMatchObject([{ path: ['items', 1, 'direct'], errorType: 'One', message: 'not one' }]);
  });

  it('fails all entries when the function returns another number of results', async () => {
    expect((await api.query('{ items { shaky } }')).errors).toHaveLength(3);
  });
});
