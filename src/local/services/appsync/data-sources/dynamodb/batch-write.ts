import type { JsonObject } from '../../../../assembly/resource.js';
import { LIMITS } from '../../limits.js';
import type { TemplateMap } from '../../templates/contract.js';
import { ResolverError } from '../../templates/errors.js';
import { toWireAttributes } from '../../templates/index.js';
import { onlyMembers, requiredMap, requiredMaps } from '../request-members.js';
import { plainItem } from './attribute-values.js';
import type { TableCall } from './table-call.js';

export interface BatchWrite {
  /** `PutRequest` with `Item`, `DeleteRequest` with `Key`. */
  readonly request: 'PutRequest' | 'DeleteRequest';
  readonly member: 'Item' | 'Key';
  /** What AppSync calls the rest. */
  readonly unprocessedName: 'unprocessedItems' | 'unprocessedKeys';
}

/** BatchPutItem and BatchDeleteItem: `{ data: { TABLE: [...] }, unprocessed…: { TABLE: [...] } }`. */
export async function batchWrite(payload: TemplateMap, call: TableCall, write: BatchWrite): Promise<TemplateMap> {
  onlyMembers(payload, ['version', 'operation', 'tables']);
  const tables = requiredMap(payload, 'tables');
  const names = Object.keys(tables);
  const asked = names.map(
    (name) => [name, requiredMaps(tables, name).map((entry) => toWireAttributes(entry) as JsonObject)] as const,
  );
  const count = asked.reduce((sum, [, entries]) => sum + entries.length, 0);
  if (count > LIMITS.maxBatchWriteItems) {
    throw new ResolverError(`A batch takes at most ${LIMITS.maxBatchWriteItems} items.`, 'MappingTemplate');
  }
  const requestItems = Object.fromEntries(
    asked.map(([name, entries]) => [name, entries.map((entry) => ({ [write.request]: { [write.member]: entry } }))]),
  );
  const answer = await call.send(
    'BatchWriteItem',
    { RequestItems: requestItems },
    { grants: names.map((tableName) => ({ action: 'BatchWriteItem', tableName })) },
  );
  const left = answer['UnprocessedItems'] as Record<string, readonly Record<string, JsonObject>[]> | undefined;
  const data: TemplateMap = {};
  const unprocessed: TemplateMap = {};
  for (const [name, entries] of asked) {
    data[name] = entries.map(plainItem);
    unprocessed[name] = (left?.[name] ?? []).map((entry) =>
      plainItem((entry[write.request]?.[write.member] ?? {}) as JsonObject),
    );
  }
  return { data, [write.unprocessedName]: unprocessed };
}
