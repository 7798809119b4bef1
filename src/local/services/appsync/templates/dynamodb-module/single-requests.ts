import type { TemplateMap } from '../contract.js';
import type { UtilFunction } from '../functions/frame.js';
import { expression, given, input, projection } from './request-parts.js';
import { typedItem } from './typed-values.js';
import { updateExpression } from './update-expression.js';

const VERSIONING = ['_version', 'customPartitionKey', 'populateIndexFields'];
const PAGING = ['consistentRead', 'index', 'limit', 'nextToken', 'select'];
const READING = [...PAGING, 'filter', 'projection', 'scanIndexForward', 'segment', 'totalSegments'];

const get: UtilFunction = (_, payload) => {
  const members = input(payload, 'get', ['consistentRead', 'key', 'projection']);
  return {
    operation: 'GetItem',
    key: typedItem(members['key'], 'key'),
    ...given(members, ['consistentRead']),
    ...projection(members['projection']),
  };
};

const put: UtilFunction = (_, payload) => {
  const members = input(payload, 'put', ['condition', 'item', 'key', ...VERSIONING]);
  return {
    operation: 'PutItem',
    key: typedItem(members['key'], 'key'),
    attributeValues: typedItem(members['item'], 'item'),
    ...expression('condition', members['condition']),
    ...given(members, VERSIONING),
  };
};

const update: UtilFunction = (_, payload) => {
  const members = input(payload, 'update', ['condition', 'key', 'update', ...VERSIONING]);
  return {
    operation: 'UpdateItem',
    key: typedItem(members['key'], 'key'),
    update: updateExpression(members['update']),
    ...expression('condition', members['condition']),
    ...given(members, VERSIONING),
  };
};

const remove: UtilFunction = (_, payload) => {
  const members = input(payload, 'remove', ['condition', 'key', ...VERSIONING]);
  return {
    operation: 'DeleteItem',
    key: typedItem(members['key'], 'key'),
    ...expression('condition', members['condition']),
    ...given(members, VERSIONING),
  };
};

const reading = (members: TemplateMap, more: readonly string[]): TemplateMap => ({
  ...given(members, [...PAGING, ...more]),
  ...expression('filter', members['filter']),
  ...projection(members['projection']),
});

const query: UtilFunction = (_, payload) => {
  const members = input(payload, 'query', [...READING, 'query']);
  return {
    operation: 'Query',
    ...expression('query', members['query'] ?? {}),
    ...reading(members, ['scanIndexForward']),
  };
};

const scan: UtilFunction = (_, payload) => {
  const members = input(payload, 'scan', READING);
  return { operation: 'Scan', ...reading(members, ['segment', 'totalSegments']) };
};

const sync: UtilFunction = (_, payload) => {
  const passed = ['basePartitionKey', 'deltaIndexName', 'lastSync', 'limit', 'nextToken'];
  const members = input(payload, 'sync', [...passed, 'filter']);
  return { operation: 'Sync', ...given(members, passed), ...expression('filter', members['filter']) };
};

/** Functions that make a request for one item or one page. */
export const SINGLE_REQUESTS: Readonly<Record<string, UtilFunction>> = {
  get,
  put,
  query,
  remove,
  scan,
  sync,
  update,
};
