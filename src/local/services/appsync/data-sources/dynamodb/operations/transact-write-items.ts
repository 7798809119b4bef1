import type { JsonObject } from '../../../../../assembly/resource.js';
import type { TemplateMap } from '../../../templates/contract.js';
import { ResolverError } from '../../../templates/errors.js';
import {
  onlyMembers,
  optionalFlag,
  optionalMap,
  optionalText,
  requiredMap,
  requiredMaps,
  requiredText,
} from '../../request-members.js';
import { plainItem } from '../attribute-values.js';
import { member, placeholders, readExpression } from '../expressions.js';
import type { TableOperation } from '../operation.js';
import { optionalAttributes, requiredAttributes } from '../request-attributes.js';
import { checkTransactionSize, rethrowCancellation } from '../transaction.js';

interface TransactWrite {
  /** IAM action that the write needs. */
  readonly action: string;
  readonly tableName: string;
  readonly request: JsonObject;
}

/** AppSync's write operations in a transaction, as DynamoDB names them. */
const WRITES: Readonly<Record<string, (item: TemplateMap) => TransactWrite>> = {
  PutItem: (item) =>
    write(item, 'PutItem', 'Put', ['attributeValues'], (key) => ({
      Item: { ...optionalAttributes(item, 'attributeValues'), ...key },
    })),
  UpdateItem: (item) =>
    write(item, 'UpdateItem', 'Update', ['update'], (key) => {
      requiredMap(item, 'update');
      return { Key: key, ...member('UpdateExpression', readExpression(item, 'update').text) };
    }),
  DeleteItem: (item) => write(item, 'DeleteItem', 'Delete', [], (key) => ({ Key: key })),
  ConditionCheck: (item) => write(item, 'ConditionCheckItem', 'ConditionCheck', [], (key) => ({ Key: key })),
};

/** `{ keys: [key, …], cancellationReasons: null }`. */
export const transactWriteItems: TableOperation = async (payload, call) => {
  onlyMembers(payload, ['version', 'operation', 'transactItems', 'clientRequestToken']);
  const items = requiredMaps(payload, 'transactItems');
  checkTransactionSize(items);
  const writes = items.map(readWrite);
  const keys = items.map((item) => plainItem(requiredAttributes(item, 'key')));
  try {
    await call.send(
      'TransactWriteItems',
      {
        TransactItems: writes.map(({ request }) => request),
        ...member('ClientRequestToken', optionalText(payload, 'clientRequestToken')),
      },
      { grants: writes },
    );
    return { keys, cancellationReasons: null };
  } catch (error) {
    return rethrowCancellation(error, 'keys');
  }
};

function readWrite(item: TemplateMap): TransactWrite {
  const operation = requiredText(item, 'operation');
  const read = Object.hasOwn(WRITES, operation) ? WRITES[operation] : undefined;
  if (read === undefined) {
    throw new ResolverError(`Unsupported operation '${operation}' in a transaction.`, 'MappingTemplate');
  }
  return read(item);
}

function write(
  item: TemplateMap,
  action: string,
  name: string,
  members: readonly string[],
  body: (key: JsonObject) => JsonObject,
): TransactWrite {
  onlyMembers(item, ['table', 'operation', 'key', 'condition', ...members]);
  const condition = readExpression(item, 'condition', ['returnValuesOnConditionCheckFailure']);
  const given = optionalMap(item, 'condition');
  // "returnValuesOnConditionCheckFailure ... The default value is true."
  const returnsItem = given === undefined || optionalFlag(given, 'returnValuesOnConditionCheckFailure') !== false;
  const tableName = requiredText(item, 'table');
  return {
    action,
    tableName,
    request: {
      [name]: {
        TableName: tableName,
        ...body(requiredAttributes(item, 'key')),
        ...member('ConditionExpression', condition.text),
        ...placeholders(readExpression(item, 'update'), condition),
        ...(condition.text !== undefined && returnsItem ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}),
      },
    },
  };
}
