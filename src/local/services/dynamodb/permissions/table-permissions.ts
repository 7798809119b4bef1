import type { JsonObject } from '../../../assembly/resource.js';
import { readString } from '../../../shared/json-fields.js';
import type { PermissionRule } from './permission.js';

const TABLE_IN_ARN = /:table\/([^/]+)/;

/** Operations on one table, named by `TableName`, or by `ResourceArn` for tags. */
export function onTable(action: string, member: 'TableName' | 'ResourceArn' = 'TableName'): PermissionRule {
  return (input, tables) => {
    const tableName = tableNameOf(input, member);
    return [{ action: `dynamodb:${action}`, resource: tables.arnOf(tableName), tableName, context: {} }];
  };
}

/** Operations on no table in particular. */
export function onAnything(action: string): PermissionRule {
  return () => [{ action: `dynamodb:${action}`, resource: '*', context: {} }];
}

/** Operations on a stream: by its ARN, which a shard iterator begins with. */
export function onStream(action: string, member: 'StreamArn' | 'ShardIterator' = 'StreamArn'): PermissionRule {
  return (input) => {
    const arn = (readString(input, member) ?? '').split('|')[0] ?? '';
    const tableName = tableOfArn(arn);
    return [
      { action: `dynamodb:${action}`, resource: arn, context: {}, ...(tableName === undefined ? {} : { tableName }) },
    ];
  };
}

/** The table's name in the ARN of a table, an index or a stream. */
export function tableOfArn(arn: string | undefined): string | undefined {
  return TABLE_IN_ARN.exec(arn ?? '')?.[1];
}

/** The table a request names; `TableName` may also be its ARN. */
export function tableNameOf(input: JsonObject, member: 'TableName' | 'ResourceArn' = 'TableName'): string {
  const stated = readString(input, member) ?? '';
  return tableOfArn(stated) ?? stated;
}
