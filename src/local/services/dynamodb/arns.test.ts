import { beforeEach, describe, expect, it } from 'vitest';
import { type ArnTranslation, createArnTranslation } from './arns.js';
import type { TableDefinition } from './tables/table-definition.js';

const OWN = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const OWN_STREAM = `${OWN}/stream/2000-01-01T00:00:00.000`;
const ENGINE = 'arn:aws:dynamodb:elsewhere:000000000000:table/T';
const ENGINE_STREAM = `${ENGINE}/stream/17.5`;
const DEFINITION: TableDefinition = {
  ...{ name: 'T', arn: OWN, streamArn: OWN_STREAM, createInput: {} },
  ...{ hashKeys: new Map(), keyAttributes: [], pointInTimeRecovery: false },
};

let arns: ArnTranslation;

beforeEach(() => {
  arns = createArnTranslation('us-east-1');
  arns.learn(DEFINITION, { TableArn: ENGINE, LatestStreamArn: ENGINE_STREAM });
});

describe('towards the engine', () => {
  it.each([
    [{ StreamArn: OWN_STREAM }, { StreamArn: ENGINE_STREAM }],
    [{ ResourceArn: OWN }, { ResourceArn: ENGINE }],
    [{ TableName: OWN }, { TableName: 'T' }],
    [{ TableName: 'T' }, { TableName: 'T' }],
    [{ ShardIterator: `${OWN_STREAM}|1|opaque|1|more` }, { ShardIterator: 'opaque|1|more' }],
    [{ ShardIterator: 'foreign' }, { ShardIterator: 'foreign' }],
  ])('%j is %j', (input, expected) => {
    expect(arns.toEngine('Any', input)).toEqual(expected);
  });
});

describe('from the engine', () => {
  it('tables, indexes and streams have the template’s ARNs and labels', () => {
    const answer = {
      Table: {
        TableArn: ENGINE,
        LatestStreamArn: ENGINE_STREAM,
        LatestStreamLabel: '17.5',
        GlobalSecondaryIndexes: [{ IndexArn: `${ENGINE}/index/G` }],
      },
    };
    expect(arns.fromEngine('DescribeTable', { TableName: 'T' }, answer)).toEqual({
      Table: {
        TableArn: OWN,
        LatestStreamArn: OWN_STREAM,
        LatestStreamLabel: '2000-01-01T00:00:00.000',
        GlobalSecondaryIndexes: [{ IndexArn: `${OWN}/index/G` }],
      },
    });
  });

  it('an iterator begins with the stream it is for, and so does the next one', () => {
    const first = arns.fromEngine('GetShardIterator', { StreamArn: OWN_STREAM }, { ShardIterator: 'one' });
    expect(first).toEqual({ ShardIterator: `${OWN_STREAM}|1|one` });
    const records = { Records: [{ awsRegion: 'elsewhere', dynamodb: {} }], NextShardIterator: 'two' };
    expect(arns.fromEngine('GetRecords', first, records)).toEqual({
      Records: [{ awsRegion: 'us-east-1', dynamodb: {} }],
      NextShardIterator: `${OWN_STREAM}|1|two`,
    });
  });

  it('the last shard is open, the earlier ones stay closed', () => {
    const closed = { StartingSequenceNumber: '1', EndingSequenceNumber: '5' };
    const Shards = [
      { ShardId: 'a', SequenceNumberRange: closed },
      { ShardId: 'b', SequenceNumberRange: closed },
    ];
    expect(arns.fromEngine('DescribeStream', {}, { StreamDescription: { Shards } })).toEqual({
      StreamDescription: {
        Shards: [Shards[0], { ShardId: 'b', SequenceNumberRange: { StartingSequenceNumber: '1' } }],
      },
    });
  });

  it('records keep what rows contain, ARNs of the engine included', () => {
    const Records = [{ dynamodb: { NewImage: { a: { S: ENGINE } } } }];
    expect(arns.fromEngine('GetRecords', { ShardIterator: `${OWN_STREAM}|1|x` }, { Records })).toMatchObject({
      Records,
    });
  });
});
