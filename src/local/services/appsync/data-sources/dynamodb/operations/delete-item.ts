import type { JsonObject } from '../../../../../assembly/resource.js';
import { onlyMembers } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { settleConditionFailure } from '../condition-failure.js';
import { member, placeholders, readCondition } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { requiredAttributes } from '../request-attributes.js';

export const deleteItem: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'key', 'condition']);
  const condition = readCondition(payload);
  try {
    const { Attributes: attributes } = await call.send('DeleteItem', {
      TableName: call.tableName,
      Key: requiredAttributes(payload, 'key'),
      ...member('ConditionExpression', condition.text),
      ...placeholders(condition),
      ReturnValues: 'ALL_OLD',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return attributes === undefined ? null : plainItem(attributes as JsonObject);
  } catch (error) {
    return settleConditionFailure(error, null, condition);
  }
};
