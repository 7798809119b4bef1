import { afterEach, describe, expect, it } from 'vitest';
import { apiWith, pipeline, unit } from '../test-support/build-template.js';
import { type StartApiOptions, startApi, type TestApi } from '../test-support/start-api.js';

let api: TestApi;

afterEach(() => api.stop());

async function start(assembly: StartApiOptions['assembly'], more: Partial<StartApiOptions> = {}): Promise<void> {
  api = await startApi({ assembly, ...more });
}

const PAYLOAD = (payload: string) => `{"version":"2018-05-29","payload":${payload}}`;

describe('a unit resolver', () => {
  it('hands its arguments and the caller to the templates', async () => {
    await start({
      ...apiWith('type Query { hello(name: String!): String }'),
      ...unit('Query.hello', 'None', PAYLOAD('$util.toJson("$ctx.args.name from $ctx.identity.username")')),
    });

    expect((await api.query('query Q($n: String!) { hello(name: $n) }', { n: 'hi' })).data).toEqual({
      hello: 'hi from alice',
    });
  });

  it('answers a template error in the shape of AppSync, its data cut to the selection', async () => {
    await start({
      ...apiWith('type Item { id: ID name: String } type Query { item: Item }'),
      ...unit('Query.item', 'None', '$util.error("no", "Refused", {"id":"1","name":"n","secret":"s"}, {"why":"x"})'),
    });

    expect(await api.query('{ item { alias: name } }')).toEqual({
      status: 200,
      data: { item: null },
      errors: [
        {
          path: ['item'],
          data: { alias: 'n' },
          errorType: 'Refused',
          errorInfo: { why: 'x' },
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: 'no',
        },
      ],
    });
  });
});

describe('a pipeline', () => {
  it('passes stash, changed arguments and the previous result on', async () => {
    await start({
      ...apiWith('type Query { run(a: Int): String }'),
      ...pipeline(
        'Query.run',
        [
          { dataSource: 'None', request: `#set($ctx.args.a = 7)${PAYLOAD('"one"')}` },
          { dataSource: 'None', request: PAYLOAD('$util.toJson("$ctx.prev.result $ctx.args.a $ctx.stash.s")') },
        ],
        { before: '$util.qr($ctx.stash.put("s", "stashed")){}' },
      ),
    });

    expect((await api.query('{ run(a: 1) }')).data).toEqual({ run: 'one 7 stashed' });
  });

  it('goes on after #return in a function, without its data source and response template', async () => {
    await start({
      ...apiWith('type Query { run: String }'),
      ...pipeline('Query.run', [
        { dataSource: 'None', request: '#return("early")', response: '$util.error("not reached")' },
        { dataSource: 'None', request: PAYLOAD('$util.toJson("after $ctx.prev.result")') },
      ]),
    });

    expect((await api.query('{ run }')).data).toEqual({ run: 'after early' });
  });
});
