import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { OPERATIONS } from '../operations.js';
import { UNKNOWN_KEY } from './leading-keys.js';
import type { Permission, TableNames } from './permission.js';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table';
const TABLES: TableNames = {
  arnOf: (name) => `${ARN}/${name}`,
  hashKeyOf: (name, index) =>
    name !== 'T' && name !== 'U' ? undefined : index === undefined ? 'pk' : index === 'G' ? 'g' : undefined,
};

function permissions(action: string, input: JsonObject): readonly Permission[] {
  return OPERATIONS[action]?.permissions(input, TABLES) ?? [];
}

const asked = (action: string, input: JsonObject) =>
  permissions(action, input).map((permission) => `${permission.action} ${permission.resource.replace(`${ARN}/`, '')}`);
const context = (action: string, input: JsonObject, key: string) => permissions(action, input)[0]?.context[key];

const row = { pk: { S: 'me' }, a: { N: '1' } };
const key = { pk: { S: 'me' } };

describe('what a request needs', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    ['GetItem', { TableName: 'T', Key: key }, ['dynamodb:GetItem T']],
    ['GetItem', { TableName: `${ARN}/T`, Key: key }, ['dynamodb:GetItem T']],
    ['PutItem', { TableName: 'T', Item: row }, ['dynamodb:PutItem T']],
    ['UpdateItem', { TableName: 'T', Key: key }, ['dynamodb:UpdateItem T']],
    ['DeleteItem', { TableName: 'T', Key: key }, ['dynamodb:DeleteItem T']],
    ['Query', { TableName: 'T' }, ['dynamodb:Query T']],
    ['Query', { TableName: 'T', IndexName: 'G' }, ['dynamodb:Query T/index/G']],
    ['Scan', { TableName: 'T', IndexName: 'G' }, ['dynamodb:Scan T/index/G']],
    [
      'BatchGetItem',
      { RequestItems: { T: { Keys: [key] }, U: { Keys: [key] } } },
      ['dynamodb:BatchGetItem T', 'dynamodb:BatchGetItem U'],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { T: [{ PutRequest: { Item: row } }], U: [{ DeleteRequest: { Key: key } }] } },
      ['dynamodb:BatchWriteItem T', 'dynamodb:BatchWriteItem U'],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'T', Item: row } },
          { Update: { TableName: 'T', Key: key } },
          { Delete: { TableName: 'U', Key: key } },
          { ConditionCheck: { TableName: 'U', Key: key } },
        ],
      },
      ['dynamodb:PutItem T', 'dynamodb:UpdateItem T', 'dynamodb:DeleteItem U', 'dynamodb:ConditionCheckItem U'],
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'T', Key: key } }] }, ['dynamodb:GetItem T']],
    ['CreateTable', { TableName: 'N' }, ['dynamodb:CreateTable N']],
    ['ListTables', {}, ['dynamodb:ListTables *']],
    ['TagResource', { ResourceArn: `${ARN}/T`, TableName: 'U' }, ['dynamodb:TagResource T']],
    ['ListStreams', {}, ['dynamodb:ListStreams *']],
    ['DescribeStream', { StreamArn: `${ARN}/T/stream/1` }, ['dynamodb:DescribeStream T/stream/1']],
    [
      'GetRecords',
      { ShardIterator: `${ARN}/T/stream/1|1|x`, StreamArn: `${ARN}/U/stream/1` },
      ['dynamodb:GetRecords T/stream/1'],
    ],
  ])('%s %j', (action, input, expected) => {
    expect(asked(action, input)).toEqual(expected);
  });

  it.each([
    ['SELECT * FROM "T" WHERE pk = \'x\'', 'dynamodb:PartiQLSelect T'],
    ['select a, "b" from T', 'dynamodb:PartiQLSelect T'],
    ['SELECT * FROM "T"."G"', 'dynamodb:PartiQLSelect T/index/G'],
    ['SELECT "x FROM U" FROM T', 'dynamodb:PartiQLSelect T'],
    ["SELECT * FROM T WHERE a = 'FROM U'", 'dynamodb:PartiQLSelect T'],
    ['INSERT INTO "T" VALUE {\'pk\': ?}', 'dynamodb:PartiQLInsert T'],
    ['UPDATE "T" SET a = 1', 'dynamodb:PartiQLUpdate T'],
    ["DELETE FROM T WHERE pk = 'x'", 'dynamodb:PartiQLDelete T'],
    ['EXISTS(SELECT * FROM "T" WHERE pk = \'x\')', 'dynamodb:PartiQLSelect T'],
  ])('the statement %s', (Statement, expected) => {
    expect(asked('ExecuteStatement', { Statement })).toEqual([expected]);
    expect(asked('BatchExecuteStatement', { Statements: [{ Statement }, { Statement }] })).toEqual([
      expected,
      expected,
    ]);
    expect(asked('ExecuteTransaction', { TransactStatements: [{ Statement }] })).toEqual([expected]);
  });

  it.each(['', 'DROP TABLE T', 'SELECT *', "SELECT * FROM 'T'"])('is unclear for the statement %j', (Statement) => {
    expect(() => asked('ExecuteStatement', { Statement })).toThrow("wasn't well formed");
  });
});

describe('dynamodb:LeadingKeys', () => {
  const leading = (action: string, input: JsonObject) => [context(action, input, 'dynamodb:LeadingKeys') ?? []].flat();
  const query = (KeyConditionExpression: string, more: JsonObject = {}) => ({
    TableName: 'T',
    KeyConditionExpression,
    ExpressionAttributeValues: { ':a': { S: 'me' }, ':b': { S: 'other' } },
    ...more,
  });

  it.each<[string, JsonObject, readonly string[]]>([
    ['GetItem', { TableName: 'T', Key: key }, ['me']],
    ['PutItem', { TableName: 'T', Item: row, Key: { pk: { S: 'another' } } }, ['me']],
    ['UpdateItem', { TableName: 'T', Key: { pk: { N: '7' } } }, ['7']],
    ['DeleteItem', { TableName: 'T', Key: {} }, [UNKNOWN_KEY]],
    ['BatchGetItem', { RequestItems: { T: { Keys: [key, { pk: { S: 'you' } }] } } }, ['me', 'you']],
    [
      'BatchWriteItem',
      { RequestItems: { T: [{ PutRequest: { Item: row } }, { DeleteRequest: { Key: { pk: { S: 'you' } } } }] } },
      ['me', 'you'],
    ],
    ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'T', Item: row } }] }, ['me']],
    ['Query', query('pk = :a'), ['me']],
    ['Query', query('#p=:a AND sk > :b', { ExpressionAttributeNames: { '#p': 'pk' } }), ['me']],
    ['Query', query('sk = :b AND :a = pk'), ['me']],
    ['Query', query('g = :a', { IndexName: 'G' }), ['me']],
    ['Query', query('x = :a', { IndexName: 'unknown' }), [UNKNOWN_KEY]],
    ['Query', query('begins_with(pk, :a)'), [UNKNOWN_KEY]],
    [
      'Query',
      { TableName: 'T', KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'me' }] } } },
      ['me'],
    ],
    ['Scan', { TableName: 'T' }, []],
    ['ExecuteStatement', { Statement: 'SELECT * FROM T' }, [UNKNOWN_KEY]],
  ])('of %s %j', (action, input, expected) => {
    expect(leading(action, input)).toEqual(expected);
  });
});

it('lists the attributes a request touches, at the top level', () => {
  const input = {
    TableName: 'T',
    Key: key,
    UpdateExpression: 'SET #n = if_not_exists(visits, :zero), profile.nick = :n REMOVE tags[0]',
    ConditionExpression: 'attribute_exists(pk) AND size(notes) < :max',
    ExpressionAttributeNames: { '#n': 'name' },
  };
  expect([...(context('UpdateItem', input, 'dynamodb:Attributes') ?? [])].sort()).toEqual(
    ['name', 'notes', 'pk', 'profile', 'tags', 'visits'].sort(),
  );
});

it.each<[JsonObject, string]>([
  [{}, 'ALL_ATTRIBUTES'],
  [{ IndexName: 'G' }, 'ALL_PROJECTED_ATTRIBUTES'],
  [{ ProjectionExpression: 'a' }, 'SPECIFIC_ATTRIBUTES'],
  [{ Select: 'COUNT' }, 'COUNT'],
])('says what is selected by %j', (more, expected) => {
  expect(context('Query', { TableName: 'T', ...more }, 'dynamodb:Select')).toBe(expected);
});

it('says in which transaction an item is touched', () => {
  const input = { TransactItems: [{ Get: { TableName: 'T', Key: key } }] };
  expect(context('TransactGetItems', input, 'dynamodb:EnclosingOperation')).toBe('TransactGetItems');
  expect(context('GetItem', { TableName: 'T', Key: key }, 'dynamodb:EnclosingOperation')).toBeUndefined();
});
