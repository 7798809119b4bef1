import { onlyMembers } from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { settleConditionFailure } from '../condition-failure.js';
import { member, placeholders, readCondition } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { optionalAttributes, requiredAttributes } from '../request-attributes.js';

export const putItem: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'key', 'attributeValues', 'condition']);
  const condition = readCondition(payload);
  const item = { ...optionalAttributes(payload, 'attributeValues'), ...requiredAttributes(payload, 'key') };
  try {
    await call.send('PutItem', {
      TableName: call.tableName,
      Item: item,
      ...member('ConditionExpression', condition.text),
      ...placeholders(condition),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return plainItem(item);
  } catch (error) {
    return settleConditionFailure(error, plainItem(item), condition);
  }
};
