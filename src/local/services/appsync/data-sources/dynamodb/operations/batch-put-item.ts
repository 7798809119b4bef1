import { batchWrite } from '../batch-write.js';
import type { TableOperation } from '../operation.js';

export const batchPutItem: TableOperation = (payload, call) =>
  batchWrite(payload, call, { request: 'PutRequest', member: 'Item', unprocessedName: 'unprocessedItems' });
