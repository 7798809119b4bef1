import type { JsonObject } from '../../../../../assembly/resource.js';
import { onlyMembers, requiredMaps, requiredText } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import type { TableOperation } from '../operation.js';
import { projectionOf } from '../projection.js';
import { requiredAttributes } from '../request-attributes.js';
import { checkTransactionSize, rethrowCancellation } from '../transaction.js';

/** `{ items: [item or null, …], cancellationReasons: null }`. */
export const transactGetItems: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'transactItems']);
  const items = requiredMaps(payload, 'transactItems');
  checkTransactionSize(items);
  const gets = items.map((item) => {
    onlyMembers(item, ['table', 'key', 'projection']);
    return {
      TableName: requiredText(item, 'table'),
      Key: requiredAttributes(item, 'key'),
      ...projectionOf(item),
    };
  });
  try {
    const answer = await call.send(
      'TransactGetItems',
      { TransactItems: gets.map((get) => ({ Get: get })) },
      { grants: gets.map(({ TableName }) => ({ action: 'GetItem', tableName: TableName })) },
    );
    const responses = (answer['Responses'] ?? []) as readonly { readonly Item?: JsonObject }[];
    return {
      items: gets.map((_, index) => {
        const found = responses[index]?.Item;
        return found === undefined ? null : plainItem(found);
      }),
      cancellationReasons: null,
    };
  } catch (error) {
    return rethrowCancellation(error, 'items');
  }
};
