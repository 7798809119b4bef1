import { buildSchema, type GraphQLFieldResolver } from 'graphql-16';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../../shared/log.js';
import type { Principal } from '../principal.js';
import { createDocumentCache } from './document-cache.js';
import { createExecutor } from './execute.js';
import { RequestContext } from './request-context.js';

const log = createLog('appsync', () => undefined);
const PRINCIPAL: Principal = {
  mode: 'API_KEY',
  identity: null,
  groups: [],
  denyByDefault: false,
  expiresAtMs: Number.POSITIVE_INFINITY,
  deniedFields: new Set(),
};

/** Executes `{ slow fast }`, of which `slow` is resolved by what is given. */
function execute(slow: GraphQLFieldResolver<unknown, unknown>) {
  const schema = buildSchema('type Query { slow: String fast: String }');
  const { slow: slowField, fast: fastField } = schema.getQueryType()?.getFields() ?? {};
  if (slowField === undefined || fastField === undefined) {
    throw new Error('The schema has no such fields.');
  }
  slowField.resolve = slow;
  fastField.resolve = () => 'done';
  const run = createExecutor({
    schema,
    api: { queryDepthLimit: 0 },
    prepare: createDocumentCache(schema, true),
    log,
  });
  const context = new RequestContext(
    { principal: PRINCIPAL, headers: {}, sourceIp: '', variables: {} },
    { environment: {}, resolverCountLimit: 10, clock: { now: () => 0 }, log, evict: () => false },
  );
  return run({ query: '{ slow fast }', operationName: undefined, variables: {} }, context, 'http');
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => () => new Promise((resolve) => setTimeout(() => resolve('late'), ms));

it('waits for a resolver for up to 30 seconds', async () => {
  const execution = execute(later(29_999));
  await vi.advanceTimersByTimeAsync(29_999);
  expect((await execution).answer).toEqual({ data: { slow: 'late', fast: 'done' } });
  expect(vi.getTimerCount()).toBe(0);
});

it('answers after 30 seconds that the execution timed out, with no data, whatever comes later', async () => {
  const execution = execute(later(30_001));
  await vi.advanceTimersByTimeAsync(30_000);
  const { answer } = await execution;
  const expected = { data: null, errors: [expect.objectContaining({ errorType: 'ExecutionTimeout', path: null })] };
  expect(answer).toEqual(expected);
  await vi.advanceTimersByTimeAsync(1);
  expect((await execution).answer).toEqual(expected);
});

it('leaves no timer behind a resolver that fails', async () => {
  const execution = execute(() => Promise.reject(new Error('broken')));
  expect((await execution).answer).toMatchObject({ errors: [{ errorType: 'InternalFailure', path: ['slow'] }] });
  expect(vi.getTimerCount()).toBe(0);
});

it('answers at once, and waits for nothing, when no resolver does', () => {
  expect(execute(() => 'now')).toMatchObject({ answer: { data: { slow: 'now', fast: 'done' } } });
  expect(vi.getTimerCount()).toBe(0);
});
