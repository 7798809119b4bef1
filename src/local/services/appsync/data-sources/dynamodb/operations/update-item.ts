import type { JsonObject } from '../../../../../assembly/resource.js';
import { onlyMembers, requiredMap } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { settleConditionFailure } from '../condition-failure.js';
import { member, placeholders, readCondition, readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { requiredAttributes } from '../request-attributes.js';

export const updateItem: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'key', 'update', 'condition']);
  requiredMap(payload, 'update');
  const update = readExpression(payload, 'update');
  const condition = readCondition(payload);
  try {
    const { Attributes: attributes } = await call.send('UpdateItem', {
      TableName: call.tableName,
      Key: requiredAttributes(payload, 'key'),
      ...member('UpdateExpression', update.text),
      ...member('ConditionExpression', condition.text),
      ...placeholders(update, condition),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return attributes === undefined ? null : plainItem(attributes as JsonObject);
  } catch (error) {
    return settleConditionFailure(error, undefined, condition);
  }
};
