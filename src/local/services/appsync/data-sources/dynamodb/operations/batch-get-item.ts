import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../../../assembly/resource.js';
import { LIMITS } from '../../../limits.js';
import type { TemplateMap } from '../../../templates/contract.js';
import { ResolverError } from '../../../templates/errors.js';
import { toWireAttributes } from '../../../templates/index.js';
import { onlyMembers, optionalFlag, requiredMap, requiredMaps } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { member } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { projectionOf } from '../projection.js';

/** `{ data: { TABLE: [item or null, …] }, unprocessedKeys: { TABLE: [key, …] } }`, items in the order of the keys. */
export const batchGetItem: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'tables']);
  const tables = requiredMap(payload, 'tables');
  const names = Object.keys(tables);
  const asked = names.map((name) => [name, readTable(requiredMap(tables, name))] as const);
  const count = asked.reduce((sum, [, { keys }]) => sum + keys.length, 0);
  if (count > LIMITS.maxBatchGetKeys) {
    throw new ResolverError(`BatchGetItem takes at most ${LIMITS.maxBatchGetKeys} keys.`, 'MappingTemplate');
  }
  const requestItems = Object.fromEntries(asked.map(([name, { request }]) => [name, request]));
  const answer = await call.send(
    'BatchGetItem',
    { RequestItems: requestItems },
    { grants: names.map((tableName) => ({ action: 'BatchGetItem', tableName })) },
  );
  const responses = answer['Responses'] as Record<string, readonly JsonObject[]> | undefined;
  const unprocessed = answer['UnprocessedKeys'] as
    | Record<string, { readonly Keys?: readonly JsonObject[] }>
    | undefined;
  const data: TemplateMap = {};
  const unprocessedKeys: TemplateMap = {};
  for (const [name, { keys }] of asked) {
    const found = responses?.[name] ?? [];
    data[name] = keys.map((key) => {
      const item = found.find((candidate) => hasKey(candidate, key));
      return item === undefined ? null : plainItem(item);
    });
    unprocessedKeys[name] = (unprocessed?.[name]?.Keys ?? []).map(plainItem);
  }
  return { data, unprocessedKeys };
};

function readTable(table: TemplateMap): { readonly keys: readonly JsonObject[]; readonly request: JsonObject } {
  onlyMembers(table, ['keys', 'consistentRead', 'projection']);
  const keys = requiredMaps(table, 'keys').map((key) => toWireAttributes(key) as JsonObject);
  return {
    keys,
    request: {
      Keys: keys,
      ...member('ConsistentRead', optionalFlag(table, 'consistentRead')),
      ...projectionOf(table),
    },
  };
}

function hasKey(item: JsonObject, key: JsonObject): boolean {
  return Object.keys(key).every((name) => isDeepStrictEqual(item[name], key[name]));
}
