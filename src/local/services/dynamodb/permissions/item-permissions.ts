import type { Json, JsonObject } from '../../../assembly/resource.js';
import { isJsonObject, readObject, readObjects, readString } from '../../../shared/json-fields.js';
import type { ConditionContext } from '../../ports.js';
import { accessedAttributes } from './attributes.js';
import { keyOfQuery, keysOfRows } from './leading-keys.js';
import type { Permission, PermissionRule, TableNames } from './permission.js';
import { tableNameOf } from './table-permissions.js';

/** GetItem, PutItem, UpdateItem, DeleteItem. */
export function onItem(action: string): PermissionRule {
  return (input, tables) => [itemPermission(action, input, tables)];
}

/** Query and Scan: on the index when one is named, else on the table. */
export function onItems(action: string): PermissionRule {
  return (input, tables) => {
    const tableName = tableNameOf(input);
    const indexName = readString(input, 'IndexName');
    const hashKey = tables.hashKeyOf(tableName, indexName);
    const arn = tables.arnOf(tableName);
    return [
      {
        action: `dynamodb:${action}`,
        resource: indexName === undefined ? arn : `${arn}/index/${indexName}`,
        tableName,
        context: {
          ...describe(input),
          'dynamodb:Select': selectOf(input),
          // A Scan has no partition key, here as on AWS.
          ...(action === 'Scan' ? {} : { 'dynamodb:LeadingKeys': keyOfQuery(input, hashKey) }),
        },
      },
    ];
  };
}

/** BatchGetItem: one permission for each table. */
export const onBatchGet: PermissionRule = (input, tables) =>
  requestedTables(input).map(([tableName, request]) => {
    const keys = isJsonObject(request) ? readObjects(request, 'Keys') : [];
    return rowsPermission('BatchGetItem', tableName, keys, isJsonObject(request) ? request : {}, tables);
  });

/** BatchWriteItem: one permission for each table, for puts and deletes alike. */
export const onBatchWrite: PermissionRule = (input, tables) =>
  requestedTables(input).map(([tableName]) => {
    const rows = readObjects(readObject(input, 'RequestItems') ?? {}, tableName).map((request) => {
      const put = readObject(request, 'PutRequest');
      const removal = readObject(request, 'DeleteRequest') ?? {};
      return put === undefined ? (readObject(removal, 'Key') ?? {}) : (readObject(put, 'Item') ?? {});
    });
    return rowsPermission('BatchWriteItem', tableName, rows, {}, tables);
  });

const TRANSACT_ACTIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** "Permissions for Put, Update, Delete, and Get actions are governed by the permissions used for the underlying operations." */
export function onTransaction(enclosing: 'TransactGetItems' | 'TransactWriteItems'): PermissionRule {
  return (input, tables) =>
    readObjects(input, 'TransactItems').flatMap((item) =>
      Object.entries(TRANSACT_ACTIONS).flatMap(([member, action]) => {
        const part = readObject(item, member);
        return part === undefined ? [] : [itemPermission(action, part, tables, enclosing)];
      }),
    );
}

function itemPermission(action: string, input: JsonObject, tables: TableNames, enclosing?: string): Permission {
  const tableName = tableNameOf(input);
  const row = readObject(input, action === 'PutItem' ? 'Item' : 'Key') ?? {};
  const permission = rowsPermission(action, tableName, [row], input, tables);
  return enclosing === undefined
    ? permission
    : { ...permission, context: { ...permission.context, 'dynamodb:EnclosingOperation': enclosing } };
}

function rowsPermission(
  action: string,
  tableName: string,
  rows: readonly JsonObject[],
  input: JsonObject,
  tables: TableNames,
): Permission {
  const hashKey = tables.hashKeyOf(tableName);
  const attributes = new Set([...accessedAttributes(input), ...rows.flatMap((row) => Object.keys(row))]);
  return {
    action: `dynamodb:${action}`,
    resource: tables.arnOf(tableName),
    tableName,
    context: {
      ...describe(input),
      'dynamodb:Attributes': [...attributes],
      ...(hashKey === undefined ? {} : { 'dynamodb:LeadingKeys': keysOfRows(rows, hashKey) }),
    },
  };
}

function describe(input: JsonObject): ConditionContext {
  return {
    'dynamodb:Attributes': accessedAttributes(input),
    'dynamodb:ReturnValues': readString(input, 'ReturnValues') ?? 'NONE',
    'dynamodb:ReturnConsumedCapacity': readString(input, 'ReturnConsumedCapacity') ?? 'NONE',
  };
}

/** "If neither Select nor ProjectionExpression are specified, … ALL_ATTRIBUTES when accessing a table, and ALL_PROJECTED_ATTRIBUTES when accessing an index." */
function selectOf(input: JsonObject): string {
  const stated = readString(input, 'Select');
  if (stated !== undefined) {
    return stated;
  }
  if (input['ProjectionExpression'] !== undefined || input['AttributesToGet'] !== undefined) {
    return 'SPECIFIC_ATTRIBUTES';
  }
  return input['IndexName'] === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}

function requestedTables(input: JsonObject): readonly [string, Json][] {
  return Object.entries(readObject(input, 'RequestItems') ?? {});
}
