import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import type { UtilFunction } from '../functions/frame.js';
import { javaText } from '../values.js';

/** What `operations.x(…)` gives, to be recognized in an update. */
export interface Operation {
  readonly type: 'add' | 'append' | 'decrement' | 'increment' | 'prepend' | 'remove' | 'replace' | 'updateListItem';
  readonly payload: TemplateValue;
  /** Of `updateListItem`. */
  readonly index?: number;
}

const operationsMade = new WeakMap<object, Operation>();

/** The operation that a value of an update object is; undefined for plain data. */
export function operationOf(value: TemplateValue): Operation | undefined {
  return typeof value === 'object' && value !== null ? operationsMade.get(value) : undefined;
}

function make(operation: Operation): TemplateMap {
  const marker = { _type: operation.type };
  operationsMade.set(marker, operation);
  return marker;
}

function by(amount: TemplateValue): number {
  const number = amount === undefined ? 1 : amount;
  if (typeof number !== 'number') {
    throw new ResolverError(`${javaText(amount)} is not a number to count by`, 'Code');
  }
  return number;
}

function list(payload: TemplateValue): TemplateValue[] {
  if (!Array.isArray(payload)) {
    throw new ResolverError('append and prepend need a list', 'Code');
  }
  return payload;
}

/** `operations` of `@aws-appsync/utils/dynamodb`. */
export const OPERATIONS: Readonly<Record<Operation['type'], UtilFunction>> = {
  add: (_, payload) => make({ type: 'add', payload }),
  append: (_, payload) => make({ type: 'append', payload: list(payload) }),
  decrement: (_, amount) => make({ type: 'decrement', payload: by(amount) }),
  increment: (_, amount) => make({ type: 'increment', payload: by(amount) }),
  prepend: (_, payload) => make({ type: 'prepend', payload: list(payload) }),
  remove: () => make({ type: 'remove', payload: null }),
  replace: (_, payload) => make({ type: 'replace', payload }),
  updateListItem: (_, payload, index) => make({ type: 'updateListItem', payload, index: by(index) }),
};
