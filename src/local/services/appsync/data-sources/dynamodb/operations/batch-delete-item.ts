import { batchWrite } from '../batch-write.js';
import type { TableOperation } from '../operation.js';

export const batchDeleteItem: TableOperation = (payload, call) =>
  batchWrite(payload, call, { request: 'DeleteRequest', member: 'Key', unprocessedName: 'unprocessedKeys' });
