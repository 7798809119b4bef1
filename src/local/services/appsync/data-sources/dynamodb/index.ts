import type { DataSource } from '../../load/definition.js';
import { ResolverError } from '../../templates/errors.js';
import type { RunDataSource } from '../data-source.js';
import { requiredText } from '../request-members.js';
import type { TableOperation } from './operation.js';
import { batchDeleteItem } from './operations/batch-delete-item.js';
import { batchGetItem } from './operations/batch-get-item.js';
import { batchPutItem } from './operations/batch-put-item.js';
import { deleteItem } from './operations/delete-item.js';
import { getItem } from './operations/get-item.js';
import { putItem } from './operations/put-item.js';
import { query } from './operations/query.js';
import { scan } from './operations/scan.js';
import { transactGetItems } from './operations/transact-get-items.js';
import { transactWriteItems } from './operations/transact-write-items.js';
import { updateItem } from './operations/update-item.js';
import { createTableCall, type TableCall, type TableCallParts } from './table-call.js';

/** Operation name → implementation. What is absent (`Sync`, PartiQL) is refused by name. */
export const TABLE_OPERATIONS: Readonly<Record<string, TableOperation>> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchPutItem: batchPutItem,
  BatchDeleteItem: batchDeleteItem,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
};

/** Runs the operation a request template names on the data source's table, under its role. */
export function createDynamodbRunner(parts: TableCallParts): RunDataSource {
  const calls = new Map<DataSource, TableCall>();
  return (payload, { step: { dataSource } }) => {
    const name = requiredText(payload, 'operation');
    const operation = Object.hasOwn(TABLE_OPERATIONS, name) ? TABLE_OPERATIONS[name] : undefined;
    if (operation === undefined || dataSource.type !== 'AMAZON_DYNAMODB') {
      throw new ResolverError(`Unsupported operation '${name}'.`, 'MappingTemplate');
    }
    const call = calls.get(dataSource) ?? createTableCall(parts, dataSource.tableName, dataSource.serviceRoleArn);
    calls.set(dataSource, call);
    return operation(payload, call);
  };
}
