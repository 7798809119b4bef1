import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, apiWith, tableSource, unit } from '../../test-support/build-template.js';
import { startApi, type TestApi } from '../../test-support/start-api.js';

const SDL = `
  type Query { run(request: AWSJSON!): AWSJSON old(request: AWSJSON!): AWSJSON denied(request: AWSJSON!): AWSJSON two(request: AWSJSON!): AWSJSON }`;
const REQUEST = '$util.toJson($ctx.args.request)';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Table';

let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    tables: { Table: { indexes: { byRoom: 'room' } }, Limited: {} },
    assembly: {
      ...apiWith(SDL),
      ...tableSource([
        allow(['dynamodb:*'], [TABLE, `${TABLE}/index/byRoom`]),
        allow(['dynamodb:PutItem'], ['arn:aws:dynamodb:us-east-1:000000000000:table/Limited']),
      ]),
      ...tableSource(
        [allow(['dynamodb:GetItem'], ['arn:aws:dynamodb:us-east-1:000000000000:table/Limited'])],
        'Limited',
      ),
      ...unit('Query.run', 'Table', REQUEST),
      ...unit('Query.old', 'Table', REQUEST, '{"seen":$util.toJson($ctx.result)}'),
      ...unit(
        'Query.denied',
        'Limited',
        REQUEST,
        `{"error":$util.toJson($ctx.error),"result":$util.toJson($ctx.result)}`,
      ),
      ...unit('Query.two', 'Table', REQUEST, `{"error":$util.toJson($ctx.error),"result":$util.toJson($ctx.result)}`),
    },
  });
});
afterAll(() => api.stop());

type Answer = Readonly<Record<string, unknown>>;

async function ask(field: string, request: object) {
  const query = `query Q($r: AWSJSON!) { ${field}(request: $r) }`;
  const { data, errors } = await api.query(query, { r: JSON.stringify({ version: '2018-05-29', ...request }) });
  const value = data?.[field];
  return { value: typeof value === 'string' ? (JSON.parse(value) as Answer) : null, error: errors?.[0] };
}
const run = (request: object) => ask('run', request);
const key = (id: string) => ({ id: { S: id } });
const put = (id: string, attributes: object = {}, more: object = {}) =>
  run({ operation: 'PutItem', key: key(id), attributeValues: attributes, ...more });
const NOT_THERE = { expression: 'attribute_not_exists(#id)', expressionNames: { '#id': 'id' } };

describe('items', () => {
  it('are put with values of every type and read back', async () => {
    const attributes = {
      ...{ text: { S: 't' }, number: { N: 1.5 }, truth: { BOOL: true }, nothing: { NULL: null } },
      ...{
        list: { L: [{ S: 'a' }, { N: 2 }] },
        map: { M: { deep: { N: 3 } } },
        set: { SS: ['x', 'y'] },
        numbers: { NS: [1, 2] },
      },
    };
    const plain = {
      ...{ id: 'types', text: 't', number: 1.5, truth: true, nothing: null },
      ...{ list: ['a', 2], map: { deep: 3 }, set: ['x', 'y'], numbers: [1, 2] },
    };
    expect((await put('types', attributes)).value).toEqual(plain);
    expect((await run({ operation: 'GetItem', key: key('types'), consistentRead: true })).value).toEqual(plain);
  });

  it('are null when they are not there, and can be read in part', async () => {
    await put('part', { a: { S: '1' }, b: { S: '2' } });
    expect((await run({ operation: 'GetItem', key: key('none') })).value).toBeNull();
    const projection = { expression: '#a', expressionNames: { '#a': 'a' } };
    expect((await run({ operation: 'GetItem', key: key('part'), projection })).value).toEqual({ a: '1' });
  });

  it('are updated and deleted, giving the new and the old item', async () => {
    await put('change', { n: { N: 1 } });
    const update = { expression: 'SET #n = :n', expressionNames: { '#n': 'n' }, expressionValues: { ':n': { N: 2 } } };
    expect((await run({ operation: 'UpdateItem', key: key('change'), update })).value).toEqual({ id: 'change', n: 2 });
    expect((await run({ operation: 'DeleteItem', key: key('change') })).value).toEqual({ id: 'change', n: 2 });
    expect((await run({ operation: 'DeleteItem', key: key('change') })).value).toBeNull();
  });
});

describe('a condition that fails', () => {
  it('is an error that carries the item as it is', async () => {
    await put('held', { n: { N: 1 } });
    const { value, error } = await put('held', { n: { N: 2 } }, { condition: NOT_THERE });

    expect(value).toBeNull();
    expect(error).toMatchObject({ errorType: 'DynamoDB:ConditionalCheckFailedException', data: { id: 'held', n: 1 } });
    expect(error?.['message']).toMatch(
      /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: /,
    );
  });

  it('counts as success when the item is already as the write would leave it', async () => {
    await put('same', { n: { N: 1 }, at: { S: 'before' } });
    const condition = { ...NOT_THERE, equalsIgnore: ['at'] };

    expect((await put('same', { n: { N: 1 }, at: { S: 'now' } }, { condition })).value).toEqual({
      id: 'same',
      n: 1,
      at: 'before',
    });
    expect((await put('same', { n: { N: 2 }, at: { S: 'now' } }, { condition })).error).toMatchObject({
      errorType: 'DynamoDB:ConditionalCheckFailedException',
    });
  });

  it('is not handed to a function', async () => {
    const condition = { ...NOT_THERE, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'arn' } };
    expect((await put('held', {}, { condition })).error).toMatchObject({
      errorType: 'MappingTemplate',
      message: "Unsupported element '$[condition.conditionalCheckFailedHandler]'.",
    });
  });
});

describe('a page', () => {
  const room = (name: string) => ({
    operation: 'Query',
    index: 'byRoom',
    query: { expression: '#r = :r', expressionNames: { '#r': 'room' }, expressionValues: { ':r': { S: name } } },
  });

  it('of a query has its items, the count of those looked at, and a token for the next', async () => {
    for (const id of ['q1', 'q2', 'q3']) {
      await put(id, { room: { S: 'q' }, odd: { BOOL: id !== 'q2' } });
    }
    const filter = { expression: 'odd = :t', expressionValues: { ':t': { BOOL: true } } };
    const first = (await run({ ...room('q'), filter, limit: 2 })).value;
    expect(first).toMatchObject({ scannedCount: 2, nextToken: expect.any(String) });
    const second = (await run({ ...room('q'), filter, limit: 2, nextToken: first?.['nextToken'] })).value;
    expect(second).toMatchObject({ scannedCount: 1, nextToken: null });
    const ids = [first, second].flatMap((page) => page?.['items'] as { readonly id: string }[]).map(({ id }) => id);
    expect(ids.sort()).toEqual(['q1', 'q3']);
  });

  it('of a scan is filtered', async () => {
    await put('s1', { scanned: { S: 'yes' } });
    const filter = { expression: 'scanned = :y', expressionValues: { ':y': { S: 'yes' } } };
    expect((await run({ operation: 'Scan', filter })).value).toMatchObject({ items: [{ id: 's1' }], nextToken: null });
  });

  it('is not begun at a token that was made up or changed', async () => {
    for (const nextToken of ['x', Buffer.from(JSON.stringify(key('q1'))).toString('base64url')]) {
      expect((await run({ ...room('q'), nextToken })).error?.['message']).toBe('Invalid pagination token given.');
    }
  });
});

describe('a batch', () => {
  it('puts, gets in the order asked, and deletes', async () => {
    const tables = { Table: [{ id: { S: 'b1' } }, { id: { S: 'b2' } }] };
    expect((await run({ operation: 'BatchPutItem', tables })).value).toEqual({
      data: { Table: [{ id: 'b1' }, { id: 'b2' }] },
      unprocessedItems: { Table: [] },
    });
    const keys = { Table: { keys: [key('b2'), key('gone'), key('b1')], consistentRead: true } };
    expect((await run({ operation: 'BatchGetItem', tables: keys })).value).toEqual({
      data: { Table: [{ id: 'b2' }, null, { id: 'b1' }] },
      unprocessedKeys: { Table: [] },
    });
    expect((await run({ operation: 'BatchDeleteItem', tables })).value).toEqual({
      data: { Table: [{ id: 'b1' }, { id: 'b2' }] },
      unprocessedKeys: { Table: [] },
    });
    expect((await run({ operation: 'BatchGetItem', tables: keys })).value).toMatchObject({
      data: { Table: [null, null, null] },
    });
  });

  it('has at most 25 writes and 100 keys', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => key(`m${index}`));
    expect((await run({ operation: 'BatchPutItem', tables: { Table: many(26) } })).error?.['message']).toBe(
      'A batch takes at most 25 items.',
    );
    expect((await run({ operation: 'BatchGetItem', tables: { Table: { keys: many(101) } } })).error?.['message']).toBe(
      'BatchGetItem takes at most 100 keys.',
    );
  });
});

describe('a transaction', () => {
  const write = (id: string, more: object = {}) => ({ table: 'Table', operation: 'PutItem', key: key(id), ...more });

  it('writes all of its items and reads them', async () => {
    await put('t3', { n: { N: 1 } });
    await put('t4');
    const transactItems = [
      write('t1', { attributeValues: { n: { N: 1 } } }),
      {
        ...write('t3'),
        operation: 'UpdateItem',
        update: { expression: 'SET n = :n', expressionValues: { ':n': { N: 5 } } },
      },
      { ...write('t4'), operation: 'DeleteItem' },
      { ...write('t5'), operation: 'ConditionCheck', condition: { expression: 'attribute_not_exists(id)' } },
    ];
    expect((await run({ operation: 'TransactWriteItems', transactItems })).value).toEqual({
      keys: ['t1', 't3', 't4', 't5'].map((id) => ({ id })),
      cancellationReasons: null,
    });
    const reads = ['t1', 't3', 't4'].map((id) => ({ table: 'Table', key: key(id) }));
    expect((await run({ operation: 'TransactGetItems', transactItems: reads })).value).toEqual({
      items: [{ id: 't1', n: 1 }, { id: 't3', n: 5 }, null],
      cancellationReasons: null,
    });
  });

  it('that is cancelled writes nothing and says why, with the item in the way', async () => {
    await put('taken', { n: { N: 9 } });
    const condition = { expression: 'attribute_not_exists(id)' };
    const transactItems = [write('never'), write('taken', { condition })];
    const { value } = await ask('two', { operation: 'TransactWriteItems', transactItems });

    expect(value).toMatchObject({
      error: { type: 'DynamoDB:TransactionCanceledException' },
      result: {
        keys: null,
        cancellationReasons: [{ type: 'None' }, { type: 'ConditionalCheckFailed', item: { id: 'taken', n: 9 } }],
      },
    });
    expect((await run({ operation: 'GetItem', key: key('never') })).value).toBeNull();
  });

  it('needs the grant of each write on its own table', async () => {
    const other = { ...write('x'), table: 'Limited' };
    expect((await run({ operation: 'TransactWriteItems', transactItems: [write('y'), other] })).error).toBeUndefined();
    const refused = await run({
      operation: 'TransactWriteItems',
      transactItems: [{ ...other, operation: 'DeleteItem' }],
    });
    expect(refused.error?.['message']).toMatch(
      /not authorized to perform: dynamodb:DeleteItem on resource: .*table\/Limited/,
    );
  });
});

describe('the role of the data source', () => {
  it('is asked before the table', async () => {
    expect((await ask('denied', { operation: 'GetItem', key: key('x') })).value).toMatchObject({ error: null });
    const { value } = await ask('denied', { operation: 'PutItem', key: key('x') });
    const error = value?.['error'] as { readonly message: string; readonly type: string };

    expect(error.type).toBe('DynamoDB:DynamoDbException');
    expect(error.message).toMatch(
      /^User: arn:aws:sts::000000000000:assumed-role\/LimitedRole\/APPSYNC_ASSUME_ROLE is not authorized to perform: dynamodb:PutItem/,
    );
  });
});

describe('a request that is not understood is refused by name', () => {
  it.each([
    [{ operation: 'Sync' }, "Unsupported operation 'Sync'."],
    [{ operation: 'GetItem', key: key('x'), _version: 1 }, "Unsupported element '$[_version]'."],
    [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
    [{ operation: 'Query' }, "Value for field '$[query]' not found."],
    [{ operation: 'GetItem', key: 'x' }, "Expected OBJECT for field '$[key]'."],
    [
      { operation: 'TransactWriteItems', transactItems: [{ table: 'Table', operation: 'Get', key: key('x') }] },
      "Unsupported operation 'Get' in a transaction.",
    ],
    [{ version: null, operation: 'GetItem', key: key('x') }, "Value for field '$[version]' not found."],
    [{ version: '2020-01-01', operation: 'GetItem', key: key('x') }, "Unsupported template version '2020-01-01'."],
  ])('%j', async (request, message) => {
    expect((await run(request)).error).toMatchObject({ errorType: 'MappingTemplate', message });
  });
});

describe('version 2017-02-28', () => {
  const old = (request: object) => ask('old', { version: '2017-02-28', ...request });

  it('does not ask the response template about errors', async () => {
    await put('old', {});
    expect((await old({ operation: 'PutItem', key: key('old'), condition: NOT_THERE })).error).toMatchObject({
      errorType: 'DynamoDB:ConditionalCheckFailedException',
      data: { id: 'old' },
    });
  });

  it('does not ask it about null either', async () => {
    expect((await old({ operation: 'GetItem', key: key('none') })).value).toBeNull();
    expect((await old({ operation: 'GetItem', key: key('old') })).value).toEqual({ seen: { id: 'old' } });
    expect((await ask('old', { operation: 'GetItem', key: key('none') })).value).toEqual({ seen: null });
  });
});
