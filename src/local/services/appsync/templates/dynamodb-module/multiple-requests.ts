import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import type { UtilFunction } from '../functions/frame.js';
import { isMap } from '../values.js';
import { expression, given, input, projection } from './request-parts.js';
import { typedItem } from './typed-values.js';
import { updateExpression } from './update-expression.js';

function list(value: TemplateValue, what: string): TemplateValue[] {
  if (!Array.isArray(value)) {
    throw new ResolverError(`${what} must be a list`, 'Code');
  }
  return value;
}

function tables(payload: TemplateValue, name: string, convert: (table: TemplateValue) => TemplateValue): TemplateMap {
  const { tables: named } = input(payload, name, ['tables']);
  if (!isMap(named)) {
    throw new ResolverError('tables must be an object', 'Code');
  }
  return Object.fromEntries(Object.keys(named).map((table) => [table, convert(named[table])]));
}

const items = (what: string) => (value: TemplateValue) => list(value, what).map((item) => typedItem(item, what));

const batchGet: UtilFunction = (_, payload) => ({
  operation: 'BatchGetItem',
  tables: tables(payload, 'batchGet', (table) => {
    const members = input(table, 'a table of batchGet', ['consistentRead', 'keys', 'projection']);
    return {
      keys: items('keys')(members['keys']),
      ...given(members, ['consistentRead']),
      ...projection(members['projection']),
    };
  }),
});

const batchPut: UtilFunction = (_, payload) => ({
  operation: 'BatchPutItem',
  tables: tables(payload, 'batchPut', items('items')),
});

const batchDelete: UtilFunction = (_, payload) => ({
  operation: 'BatchDeleteItem',
  tables: tables(payload, 'batchDelete', items('keys')),
});

const transactGet: UtilFunction = (_, payload) => ({
  operation: 'TransactGetItems',
  transactItems: list(input(payload, 'transactGet', ['items'])['items'], 'items').map((item) => {
    const members = input(item, 'an item of transactGet', ['key', 'projection', 'table']);
    return {
      ...given(members, ['table']),
      key: typedItem(members['key'], 'key'),
      ...projection(members['projection']),
    };
  }),
});

/** The operation of each kind of item, and what only it has. */
const WRITES: Readonly<Record<string, readonly [string, readonly string[], (members: TemplateMap) => TemplateMap]>> = {
  conditionCheck: ['ConditionCheck', [], () => ({})],
  deleteItem: ['DeleteItem', [], () => ({})],
  putItem: ['PutItem', ['item'], ({ item }) => ({ attributeValues: typedItem(item, 'item') })],
  updateItem: ['UpdateItem', ['update'], ({ update }) => ({ update: updateExpression(update) })],
};

function transactItem(item: TemplateValue): TemplateMap {
  const [kind, ...others] = isMap(item) ? Object.keys(item) : [];
  const write = kind !== undefined && Object.hasOwn(WRITES, kind) ? WRITES[kind] : undefined;
  if (!isMap(item) || kind === undefined || write === undefined || others.length > 0) {
    throw new ResolverError(`An item of transactWrite is one of ${Object.keys(WRITES).join(', ')}`, 'Code');
  }
  const [operation, own, convert] = write;
  const members = input(item[kind], kind, ['condition', 'key', 'table', ...own]);
  return {
    ...given(members, ['table']),
    operation,
    key: typedItem(members['key'], 'key'),
    ...convert(members),
    ...expression('condition', members['condition'], { returnValuesOnConditionCheckFailure: true }),
  };
}

const transactWrite: UtilFunction = (_, payload) => ({
  operation: 'TransactWriteItems',
  transactItems: list(input(payload, 'transactWrite', ['items'])['items'], 'items').map(transactItem),
});

/** Functions that make a request for many items. */
export const MULTIPLE_REQUESTS: Readonly<Record<string, UtilFunction>> = {
  batchDelete,
  batchGet,
  batchPut,
  transactGet,
  transactWrite,
};
