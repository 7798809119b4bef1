import { afterEach, describe, expect, it } from 'vitest';
import { apiWith, part, pipeline, unit } from '../test-support/build-template.js';
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

describe('code', () => {
  const runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };
  const code = (request: string, response = 'return ctx.result;') => ({
    Runtime: runtime,
    Code: `import { runtime, util } from '@aws-appsync/utils';
      export function request(ctx) { ${request} }
      export function response(ctx) { ${response} }`,
  });
  const resolver = (properties: object) =>
    part('Resolver', { TypeName: 'Query', FieldName: 'run', ...JSON.parse(JSON.stringify(properties)) });
  const step = (name: string, ...handlers: Parameters<typeof code>) => ({
    [name]: part('FunctionConfiguration', { Name: name, DataSourceName: 'None', ...code(...handlers) }),
  });
  const pipelineOf = (names: readonly string[], handlers: ReturnType<typeof code>) => ({
    Resolver: resolver({
      Kind: 'PIPELINE',
      PipelineConfig: { Functions: names.map((name) => ({ 'Fn::GetAtt': [name, 'FunctionId'] })) },
      ...handlers,
    }),
  });
  const SDL = 'type Query { run(a: Int): AWSJSON }';
  const run = async () => {
    const { data, errors } = await api.query('{ run(a: 1) }');
    return errors?.[0]?.['message'] ?? JSON.parse(String(data?.['run']));
  };

  it('is a unit resolver', async () => {
    await start({
      ...apiWith(SDL),
      Resolver: resolver({
        DataSourceName: 'None',
        ...code('return { payload: { a: ctx.args.a } };', 'return { ...ctx.result, b: 2 };'),
      }),
    });
    expect(await run()).toEqual({ a: 1, b: 2 });
  });

  it('that returns early goes on with the next function, or to the end', async () => {
    const functions = (skipTo: string) => ({
      ...step(
        'first',
        `runtime.earlyReturn({ from: 'first' }, { skipTo: '${skipTo}' });`,
        'return util.error("not reached");',
      ),
      ...step('second', 'return { payload: { from: "second", before: ctx.prev.result } };'),
    });
    await start({
      ...apiWith(SDL),
      ...functions('NEXT'),
      ...pipelineOf(['first', 'second'], code('return {};', 'return ctx.prev.result;')),
    });
    expect(await run()).toEqual({ from: 'second', before: { from: 'first' } });
    await api.stop();

    await start({
      ...apiWith(SDL),
      ...functions('END'),
      ...pipelineOf(['first', 'second'], code('return {};', 'return ctx.prev.result;')),
    });
    expect(await run()).toEqual({ from: 'first' });
  });

  it('that returns early before the functions goes to its own response', async () => {
    await start({
      ...apiWith(SDL),
      ...step('never', 'return util.error("not reached");'),
      ...pipelineOf(['never'], code("runtime.earlyReturn('early');", 'return { after: ctx.prev.result };')),
    });
    expect(await run()).toEqual({ after: 'early' });
  });

  it('shares its stash along the pipeline, and ends it with an error', async () => {
    await start({
      ...apiWith(SDL),
      ...step('one', 'ctx.stash.seen = [1]; return {};', 'return null;'),
      ...step(
        'two',
        'ctx.stash.seen.push(2); return {};',
        'return util.error(`saw ${ctx.stash.seen.length}`, "Seen");',
      ),
      ...pipelineOf(['one', 'two'], code('return {};')),
    });
    expect(await run()).toBe('saw 2');
  });

  it('stands beside templates in one pipeline', async () => {
    const { QueryrunFunction0 = {} } = pipeline('Query.run', [
      { dataSource: 'None', request: '{"payload":$ctx.prev.result}' },
    ]);
    const templates = { RequestMappingTemplate: '{}', ResponseMappingTemplate: '{"last":$ctx.prev.result}' };
    const names = ['js', 'vtl'].map((name) => ({ 'Fn::GetAtt': [name, 'FunctionId'] }));
    await start({
      ...apiWith(SDL),
      ...step('js', 'return { payload: 5 };'),
      vtl: QueryrunFunction0,
      Resolver: resolver({ Kind: 'PIPELINE', PipelineConfig: { Functions: names }, ...templates }),
    });
    expect(await run()).toEqual({ last: 5 });
  });
});
