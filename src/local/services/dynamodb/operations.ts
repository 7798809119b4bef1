import { onBatchGet, onBatchWrite, onItem, onItems, onTransaction } from './permissions/item-permissions.js';
import { onStatement, onStatements } from './permissions/partiql-permissions.js';
import type { PermissionRule } from './permissions/permission.js';
import { onAnything, onStream, onTable } from './permissions/table-permissions.js';

export interface Operation {
  readonly api: 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';
  readonly permissions: PermissionRule;
  /** Describes or changes tables and streams: the answer holds ARNs, and the operator may name any table. */
  readonly isControl: boolean;
}

const data = (permissions: PermissionRule): Operation => ({ api: 'DynamoDB_20120810', permissions, isControl: false });
const control = (permissions: PermissionRule): Operation => ({
  api: 'DynamoDB_20120810',
  permissions,
  isControl: true,
});
const stream = (permissions: PermissionRule): Operation => ({
  api: 'DynamoDBStreams_20120810',
  permissions,
  isControl: true,
});

/** What is answered. An operation that is absent is refused as unknown. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetItem: data(onItem('GetItem')),
  PutItem: data(onItem('PutItem')),
  UpdateItem: data(onItem('UpdateItem')),
  DeleteItem: data(onItem('DeleteItem')),
  Query: data(onItems('Query')),
  Scan: data(onItems('Scan')),
  BatchGetItem: data(onBatchGet),
  BatchWriteItem: data(onBatchWrite),
  TransactGetItems: data(onTransaction('TransactGetItems')),
  TransactWriteItems: data(onTransaction('TransactWriteItems')),
  ExecuteStatement: data(onStatement),
  BatchExecuteStatement: data(onStatements('Statements')),
  ExecuteTransaction: data(onStatements('TransactStatements')),
  CreateTable: control(onTable('CreateTable')),
  DescribeTable: control(onTable('DescribeTable')),
  UpdateTable: control(onTable('UpdateTable')),
  DeleteTable: control(onTable('DeleteTable')),
  ListTables: control(onAnything('ListTables')),
  DescribeTimeToLive: control(onTable('DescribeTimeToLive')),
  UpdateTimeToLive: control(onTable('UpdateTimeToLive')),
  DescribeContinuousBackups: control(onTable('DescribeContinuousBackups')),
  UpdateContinuousBackups: control(onTable('UpdateContinuousBackups')),
  TagResource: control(onTable('TagResource', 'ResourceArn')),
  UntagResource: control(onTable('UntagResource', 'ResourceArn')),
  ListTagsOfResource: control(onTable('ListTagsOfResource', 'ResourceArn')),
  ListStreams: stream(onAnything('ListStreams')),
  DescribeStream: stream(onStream('DescribeStream')),
  GetShardIterator: stream(onStream('GetShardIterator')),
  GetRecords: stream(onStream('GetRecords', 'ShardIterator')),
};
