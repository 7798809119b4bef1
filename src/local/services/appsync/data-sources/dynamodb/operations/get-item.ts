import type { JsonObject } from '../../../../../assembly/resource.js';
import { onlyMembers, optionalFlag } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { member } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { projectionOf } from '../projection.js';
import { requiredAttributes } from '../request-attributes.js';

export const getItem: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'key', 'consistentRead', 'projection']);
  const { Item: item } = await call.send('GetItem', {
    TableName: call.tableName,
    Key: requiredAttributes(payload, 'key'),
    ...member('ConsistentRead', optionalFlag(payload, 'consistentRead')),
    ...projectionOf(payload),
  });
  return item === undefined ? null : plainItem(item as JsonObject);
};
