import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { isNull, javaText, sameValue } from '../values.js';
import type { Method } from './method.js';

type List = TemplateValue[];

function listArgument(value: TemplateValue, method: string): List {
  if (!Array.isArray(value)) {
    throw new ResolverError(`${method} needs a list`, 'MappingTemplate');
  }
  return value;
}

const includes = (list: List, item: TemplateValue) => list.some((other) => sameValue(item, other));

/** Keeps what passes, in place. @returns whether the list changed. */
function keep(list: List, passes: (item: TemplateValue) => boolean): boolean {
  const kept = list.filter(passes);
  const changed = kept.length !== list.length;
  list.splice(0, list.length, ...kept);
  return changed;
}

function at(list: List, index: TemplateValue): number {
  const position = Number(index);
  if (!Number.isInteger(position) || position < 0 || position >= list.length) {
    throw new ResolverError(`Index: ${javaText(index)}, Size: ${list.length}`, 'MappingTemplate');
  }
  return position;
}

/** An index removes what stands there and gives it back; another value removes its first occurrence. */
function remove(list: List, item: TemplateValue): TemplateValue {
  if (typeof item === 'number') {
    return list.splice(at(list, item), 1)[0];
  }
  const index = list.findIndex((other) => sameValue(item, other));
  if (index !== -1) {
    list.splice(index, 1);
  }
  return index !== -1;
}

/** Methods of java.util.List. */
export const LIST_METHODS: Readonly<Record<string, Method<List>>> = {
  add: (list, first, second) => {
    if (second === undefined) {
      list.push(first ?? null);
      return true;
    }
    list.splice(Number(first), 0, second);
    return undefined;
  },
  addAll: (list, items) => {
    const added = listArgument(items, 'addAll');
    list.push(...added);
    return added.length > 0;
  },
  clear: (list) => {
    list.length = 0;
    return undefined;
  },
  contains: (list, item) => includes(list, item),
  containsAll: (list, items) => listArgument(items, 'containsAll').every((item) => includes(list, item)),
  equals: (list, other) => sameValue(list, other),
  get: (list, index) => list[at(list, index)],
  indexOf: (list, item) => list.findIndex((other) => sameValue(item, other)),
  isEmpty: (list) => list.length === 0,
  lastIndexOf: (list, item) => list.findLastIndex((other) => sameValue(item, other)),
  remove,
  removeAll: (list, items) => {
    const removed = listArgument(items, 'removeAll');
    return keep(list, (item) => !includes(removed, item));
  },
  retainAll: (list, items) => {
    const retained = listArgument(items, 'retainAll');
    return keep(list, (item) => includes(retained, item));
  },
  set: (list, index, item) => {
    const position = at(list, index);
    const previous = list[position];
    list[position] = isNull(item) ? null : item;
    return previous;
  },
  size: (list) => list.length,
  subList: (list, from, to) => list.slice(Number(from), Number(to)),
  toString: (list: List) => javaText(list),
};
