import { describe, expect, it } from 'vitest';
import { buildContext, buildHost } from '../test-support/builders.js';
import { compileJs } from './compile.js';

/** The pipeline resolver that Amplify Gen 2 writes around `a.handler.custom`. */
const PIPELINE = `/**
 * Pipeline resolver request handler
 */
export const request = (ctx) => {
    ctx.stash.awsAppsyncApiId = 'abc';
    ctx.stash.amplifyApiEnvironmentName = 'NONE';
    return {};
};
/**
 * Pipeline resolver response handler
 */
export const response = (ctx) => {
    return ctx.prev.result;
};
`;

const READ = `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return ddb.get({ key: { id: ctx.args.plantId } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  if (!ctx.result) util.error(\`There is no plant \${ctx.args.plantId}\`, 'PlantNotFound');
  ctx.stash.plantName = ctx.result.name;
  return ctx.result;
}
`;

const WRITE = `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return ddb.update({
    key: { id: ctx.prev.result.id },
    update: { wateredAt: util.time.nowISO8601() },
    condition: { name: { eq: ctx.stash.plantName } },
  });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
`;

describe('a custom operation of Amplify Gen 2', () => {
  it('runs its handlers one after the other on one context', () => {
    const [pipeline, read, write] = [PIPELINE, READ, WRITE].map((code) => compileJs(code, 'Mutation.waterPlant'));
    const host = buildHost();
    const context = buildContext({ args: { plantId: 'p' } });
    expect(pipeline?.request(context, host)).toEqual({ kind: 'output', value: {} });
    expect(read?.request(context, host).value).toEqual({ operation: 'GetItem', key: { id: { S: 'p' } } });
    context.result = { id: 'p', name: 'Fern' };
    context.prev = { result: read?.response(context, host).value };
    expect(context.stash).toEqual({ awsAppsyncApiId: 'abc', amplifyApiEnvironmentName: 'NONE', plantName: 'Fern' });
    expect(write?.request(context, host).value).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: 'p' } },
      update: {
        expression: 'SET #wateredAt = :wateredAt',
        expressionNames: { '#wateredAt': 'wateredAt' },
        expressionValues: { ':wateredAt': { S: '2026-03-04T05:06:07.089Z' } },
      },
      condition: {
        expression: '(#name = :name_eq)',
        expressionNames: { '#name': 'name' },
        expressionValues: { ':name_eq': { S: 'Fern' } },
      },
    });
    context.prev = { result: { id: 'p' } };
    expect(pipeline?.response(context, host).value).toEqual({ id: 'p' });
  });

  it('raises what its handler found', () => {
    const { response } = compileJs(READ, 'Mutation.waterPlant');
    expect(() => response(buildContext({ args: { plantId: 'x' } }), buildHost())).toThrow(
      expect.objectContaining({ message: 'There is no plant x', errorType: 'PlantNotFound' }),
    );
  });

  it('refuses a condition on a value that no handler has set', () => {
    const { request } = compileJs(WRITE, 'Mutation.waterPlant');
    expect(() => request(buildContext({ prev: { result: { id: 'p' } } }), buildHost())).toThrow(
      'condition is not a filter that can be rendered',
    );
  });
});
