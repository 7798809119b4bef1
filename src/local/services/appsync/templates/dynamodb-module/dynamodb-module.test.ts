import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../contract.js';
import { compileJs } from '../js/compile.js';
import { buildContext, buildHost } from '../test-support/builders.js';
import { DYNAMODB_MODULE } from './index.js';

const called = new Set<string>();

/** What `ddb.x(…)` gives in a handler. */
function ddb(call: string, args: Record<string, TemplateValue> = {}): TemplateValue {
  called.add(call.slice(0, call.indexOf('(')));
  const code =
    "import * as ddb from '@aws-appsync/utils/dynamodb'; import { operations } from '@aws-appsync/utils/dynamodb';" +
    `export const request = (ctx) => ddb.${call}; export const response = () => null;`;
  return compileJs(code, 'template').request(buildContext({ args }), buildHost()).value;
}

const KEY = { id: { S: '1' } };

describe('requests for one item or page', () => {
  it('get', () => {
    expect(ddb("get({ key: { id: '1' } })")).toEqual({ operation: 'GetItem', key: KEY });
    expect(ddb("get({ key: { id: '1' }, consistentRead: true, projection: ['id', 'a.b[1]'] })")).toEqual({
      operation: 'GetItem',
      key: KEY,
      consistentRead: true,
      projection: { expression: '#id, #a.#b[1]', expressionNames: { '#id': 'id', '#a': 'a', '#b': 'b' } },
    });
  });

  it('put', () => {
    expect(
      ddb(
        "put({ key: { id: '1' }, item: { n: 1, tags: ddb.toStringSet(['a']) }, condition: { id: { attributeExists: false } } })",
      ),
    ).toEqual({
      operation: 'PutItem',
      key: KEY,
      attributeValues: { n: { N: 1 }, tags: { SS: ['a'] } },
      condition: { expression: '(attribute_not_exists(#id))', expressionNames: { '#id': 'id' } },
    });
  });

  it('remove', () => {
    expect(ddb("remove({ key: { id: '1' }, condition: { owner: { eq: ctx.args.owner } } })", { owner: 'ann' })).toEqual(
      {
        operation: 'DeleteItem',
        key: KEY,
        condition: {
          expression: '(#owner = :owner_eq)',
          expressionNames: { '#owner': 'owner' },
          expressionValues: { ':owner_eq': { S: 'ann' } },
        },
      },
    );
  });

  it('query', () => {
    expect(
      ddb(
        "query({ index: 'byLight', query: { light: { eq: 'sun' }, height: { le: 3 } }, filter: { name: { contains: 'a' } }, limit: 5, nextToken: null, scanIndexForward: false })",
      ),
    ).toEqual({
      operation: 'Query',
      index: 'byLight',
      limit: 5,
      scanIndexForward: false,
      query: {
        expression: '(#light = :light_eq) AND (#height <= :height_le)',
        expressionNames: { '#light': 'light', '#height': 'height' },
        expressionValues: { ':light_eq': { S: 'sun' }, ':height_le': { N: 3 } },
      },
      filter: {
        expression: '(contains(#name,:name_contains))',
        expressionNames: { '#name': 'name' },
        expressionValues: { ':name_contains': { S: 'a' } },
      },
    });
  });

  it('scan and sync', () => {
    expect(ddb('scan({ limit: 1, totalSegments: 4, segment: 0, filter: {} })')).toEqual({
      operation: 'Scan',
      limit: 1,
      totalSegments: 4,
      segment: 0,
    });
    expect(ddb('sync({ lastSync: 1, limit: 2 })')).toEqual({ operation: 'Sync', lastSync: 1, limit: 2 });
  });
});

describe('update', () => {
  const update = (changes: string) => {
    const request = ddb(`update({ key: { id: '1' }, update: ${changes} })`);
    return (request as { update: TemplateValue }).update;
  };

  it('sets plain values, and null as null', () => {
    expect(update("{ name: 'x', gone: null, skipped: undefined, list: [1] }")).toEqual({
      expression: 'SET #name = :name, #gone = :gone, #list = :list',
      expressionNames: { '#name': 'name', '#gone': 'gone', '#list': 'list' },
      expressionValues: { ':name': { S: 'x' }, ':gone': { NULL: null }, ':list': { L: [{ N: 1 }] } },
    });
  });

  it.each<[string, string, object]>([
    ['{ n: operations.increment() }', 'SET #n = #n + :n', { ':n': { N: 1 } }],
    ['{ n: operations.increment(10) }', 'SET #n = #n + :n', { ':n': { N: 10 } }],
    ['{ n: operations.decrement(2) }', 'SET #n = #n - :n', { ':n': { N: 2 } }],
    ['{ l: operations.append([1]) }', 'SET #l = list_append(#l, :l)', { ':l': { L: [{ N: 1 }] } }],
    ['{ l: operations.prepend([1]) }', 'SET #l = list_append(:l, #l)', { ':l': { L: [{ N: 1 }] } }],
    ['{ a: operations.add({ b: 1 }) }', 'SET #a = :a', { ':a': { M: { b: { N: 1 } } } }],
    ['{ a: operations.replace({ b: 1 }) }', 'SET #a = :a', { ':a': { M: { b: { N: 1 } } } }],
    ['{ a: { b: 1, c: { d: 2 } } }', 'SET #a.#b = :a_b, #a.#c.#d = :a_c_d', { ':a_b': { N: 1 }, ':a_c_d': { N: 2 } }],
    [
      '{ l: [operations.updateListItem("x", 1), operations.updateListItem("y", 2)] }',
      'SET #l[1] = :l_1, #l[2] = :l_2',
      { ':l_1': { S: 'x' }, ':l_2': { S: 'y' } },
    ],
    [
      '{ s: ddb.toNumberSet([1, 2]), b: ddb.toBinarySet(["Zg=="]) }',
      'SET #s = :s, #b = :b',
      { ':s': { NS: [1, 2] }, ':b': { BS: ['Zg=='] } },
    ],
  ])('%s', (changes, expression, expressionValues) => {
    expect(update(changes)).toEqual(expect.objectContaining({ expression, expressionValues }));
  });

  it('removes attributes, with or without others', () => {
    expect(update('{ a: operations.remove() }')).toEqual({ expression: 'REMOVE #a', expressionNames: { '#a': 'a' } });
    expect(update('{ a: operations.remove(), b: 1 }')).toEqual(
      expect.objectContaining({ expression: 'SET #b = :b REMOVE #a' }),
    );
  });

  it.each([
    '{}',
    'null',
    '{ n: operations.increment("x") }',
    '{ l: operations.append(1) }',
    '{ l: operations.updateListItem(1, 0) }',
  ])('refuses %s', (changes) => {
    expect(() => update(changes)).toThrow(expect.objectContaining({ errorType: 'Code' }));
  });
});

describe('requests for many items', () => {
  it('batchGet, batchPut and batchDelete', () => {
    expect(
      ddb("batchGet({ tables: { t: { keys: [{ id: '1' }], consistentRead: false, projection: ['id'] } } })"),
    ).toEqual({
      operation: 'BatchGetItem',
      tables: {
        t: { keys: [KEY], consistentRead: false, projection: { expression: '#id', expressionNames: { '#id': 'id' } } },
      },
    });
    expect(ddb("batchPut({ tables: { t: [{ id: '1', n: 2 }] } })")).toEqual({
      operation: 'BatchPutItem',
      tables: { t: [{ ...KEY, n: { N: 2 } }] },
    });
    expect(ddb("batchDelete({ tables: { t: [{ id: '1' }] } })")).toEqual({
      operation: 'BatchDeleteItem',
      tables: { t: [KEY] },
    });
  });

  it('transactGet', () => {
    expect(ddb("transactGet({ items: [{ table: 't', key: { id: '1' } }] })")).toEqual({
      operation: 'TransactGetItems',
      transactItems: [{ table: 't', key: KEY }],
    });
  });

  it('transactWrite', () => {
    const items = `[
      { putItem: { table: 't', key: { id: '1' }, item: { n: 1 } } },
      { updateItem: { table: 't', key: { id: '1' }, update: { n: operations.increment() } } },
      { deleteItem: { table: 't', key: { id: '1' } } },
      { conditionCheck: { table: 't', key: { id: '1' }, condition: { n: { gt: 0 } } } },
    ]`;
    expect(ddb(`transactWrite({ items: ${items} })`)).toEqual({
      operation: 'TransactWriteItems',
      transactItems: [
        { table: 't', operation: 'PutItem', key: KEY, attributeValues: { n: { N: 1 } } },
        {
          table: 't',
          operation: 'UpdateItem',
          key: KEY,
          update: {
            expression: 'SET #n = #n + :n',
            expressionNames: { '#n': 'n' },
            expressionValues: { ':n': { N: 1 } },
          },
        },
        { table: 't', operation: 'DeleteItem', key: KEY },
        {
          table: 't',
          operation: 'ConditionCheck',
          key: KEY,
          condition: {
            expression: '(#n > :n_gt)',
            expressionNames: { '#n': 'n' },
            expressionValues: { ':n_gt': { N: 0 } },
            returnValuesOnConditionCheckFailure: true,
          },
        },
      ],
    });
  });
});

describe('what is refused', () => {
  it.each([
    ['get({ key: "1" })', 'key must be an object'],
    ['get({ key: {}, nope: 1 })', 'get does not know nope'],
    ['get()', 'get needs an object'],
    ['query({ query: { id: { nope: 1 } } })', 'query is not a filter that can be rendered'],
    ['put({ key: {}, item: { s: ddb.toStringSet([1]) } })', 'A set of the type SS needs a list of the type string'],
    ['transactWrite({ items: [{ nope: {} }] })', 'An item of transactWrite is one of'],
    ['batchGet({ tables: [] })', 'tables must be an object'],
    ['batchPut({ tables: { t: 1 } })', 'items must be a list'],
  ])('%s', (call, message) => {
    expect(() => ddb(call)).toThrow(message);
  });
});

it('has no request without a case here', () => {
  const requests = Object.keys(DYNAMODB_MODULE).filter((name) => name !== 'operations' && !/^to\w+Set$/.test(name));
  expect(requests.filter((name) => !called.has(name))).toEqual([]);
});
