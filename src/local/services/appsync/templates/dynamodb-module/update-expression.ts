import type { TemplateMap, TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { isMap } from '../values.js';
import { type Operation, operationOf } from './operations.js';
import { typedValue } from './typed-values.js';

/** Collects the clauses of an update object, names and values. */
class Update {
  readonly set: string[] = [];
  readonly remove: string[] = [];
  readonly names: TemplateMap = {};
  readonly values: TemplateMap = {};

  /** A plain map inside updates its members; `operations.replace` is for the whole of it. */
  members(map: TemplateMap, path: string, valuePrefix: string): void {
    for (const key of Object.keys(map)) {
      const value = map[key];
      if (value !== undefined) {
        this.names[`#${key}`] = key;
        this.member(value, path === '' ? `#${key}` : `${path}.#${key}`, `${valuePrefix}${key}`);
      }
    }
  }

  private member(value: TemplateValue, path: string, valueName: string): void {
    const operation = operationOf(value);
    if (operation !== undefined) {
      this.operation(operation, path, valueName);
    } else if (Array.isArray(value) && value.length > 0 && value.every((item) => operationOf(item) !== undefined)) {
      for (const item of value) {
        this.listItem(operationOf(item), path, valueName);
      }
    } else if (isMap(value) && Object.keys(value).length > 0 && typedValue(value) !== value) {
      this.members(value, path, `${valueName}_`);
    } else {
      this.set.push(`${path} = ${this.value(valueName, value)}`);
    }
  }

  private operation({ type, payload }: Operation, path: string, valueName: string): void {
    switch (type) {
      case 'remove':
        this.remove.push(path);
        break;
      case 'increment':
      case 'decrement':
        this.set.push(`${path} = ${path} ${type === 'increment' ? '+' : '-'} ${this.value(valueName, payload)}`);
        break;
      case 'append':
        this.set.push(`${path} = list_append(${path}, ${this.value(valueName, payload)})`);
        break;
      case 'prepend':
        this.set.push(`${path} = list_append(${this.value(valueName, payload)}, ${path})`);
        break;
      case 'updateListItem':
        throw new ResolverError('updateListItem stands in a list of its kind', 'Code');
      default:
        this.set.push(`${path} = ${this.value(valueName, payload)}`);
    }
  }

  private listItem(operation: Operation | undefined, path: string, valueName: string): void {
    if (operation?.type !== 'updateListItem' || operation.index === undefined) {
      throw new ResolverError('A list of operations holds updateListItem only', 'Code');
    }
    const name = this.value(`${valueName}_${operation.index}`, operation.payload);
    this.set.push(`${path}[${operation.index}] = ${name}`);
  }

  private value(name: string, value: TemplateValue): string {
    this.values[`:${name}`] = typedValue(value);
    return `:${name}`;
  }
}

/** The `update` of an UpdateItem request. @throws ResolverError when there is nothing to update. */
export function updateExpression(changes: TemplateValue): TemplateMap {
  if (!isMap(changes)) {
    throw new ResolverError('update must be an object', 'Code');
  }
  const update = new Update();
  update.members(changes, '', '');
  const clauses = [
    ...(update.set.length === 0 ? [] : [`SET ${update.set.join(', ')}`]),
    ...(update.remove.length === 0 ? [] : [`REMOVE ${update.remove.join(', ')}`]),
  ];
  if (clauses.length === 0) {
    throw new ResolverError('update holds no attribute', 'Code');
  }
  return {
    expression: clauses.join(' '),
    expressionNames: update.names,
    ...(Object.keys(update.values).length === 0 ? {} : { expressionValues: update.values }),
  };
}
