import type { TemplateMap, TemplateValue } from '../contract.js';
import { isMap } from '../values.js';
import { toAttributeValue } from './attribute-value.js';

/** An expression as DynamoDB requests of AppSync hold it. */
export interface Expression {
  readonly expression: string;
  readonly expressionNames: TemplateMap;
  readonly expressionValues: TemplateMap;
}

/** The filter has no rendering; AppSync answers null for it rather than an error. */
class UnrenderableFilter extends Error {}

const COMPARISONS: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };

const FUNCTIONS: Readonly<Record<string, string>> = {
  beginsWith: 'begins_with',
  contains: 'contains',
  notContains: 'NOT contains',
};

/** Names of filters to DynamoDB's codes; Amplify's schema says `bool` where AppSync's types say `boolean`. */
const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = {
  _null: 'NULL',
  binary: 'B',
  binarySet: 'BS',
  bool: 'BOOL',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
  number: 'N',
  numberSet: 'NS',
  string: 'S',
  stringSet: 'SS',
};

const own = (table: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function mapOrRefuse(value: TemplateValue): TemplateMap {
  if (!isMap(value)) {
    throw new UnrenderableFilter();
  }
  return value;
}

function listOrRefuse(value: TemplateValue, atLeast = 0): TemplateValue[] {
  if (!Array.isArray(value) || value.length < atLeast) {
    throw new UnrenderableFilter();
  }
  return value;
}

/** Wraps what is joined of several parts, and only that: DynamoDB refuses redundant parentheses. */
function join(parts: readonly string[], joiner: 'AND' | 'OR'): string {
  const joined = parts.join(` ${joiner} `);
  return parts.length > 1 ? `(${joined})` : joined;
}

/**
 * Renders filters in AppSync's own text: `(#title = :title_eq)`, value names with every level of the nesting,
 * `:or_0_and_1_title_eq`. Shapes verified against recordings of AWS in localstack/appsync-utils (transform.test.js).
 */
class Renderer {
  readonly names: TemplateMap = {};
  readonly values: TemplateMap = {};

  /** One part for each key; they are all to hold. */
  parts(filter: TemplateMap, prefix: string): string[] {
    return Object.keys(filter)
      .filter((key) => filter[key] !== undefined)
      .map((key) => this.part(key, filter[key], prefix));
  }

  private part(key: string, value: TemplateValue, prefix: string): string {
    if (key === 'and' || key === 'or') {
      const members = listOrRefuse(value).map((member, index) =>
        join(this.parts(mapOrRefuse(member), `${prefix}${key}_${index}_`), 'AND'),
      );
      return join(members, key === 'and' ? 'AND' : 'OR');
    }
    if (key === 'not') {
      return `(NOT ${join(this.parts(mapOrRefuse(value), `${prefix}not_`), 'AND')})`;
    }
    const operators = mapOrRefuse(value);
    this.names[`#${key}`] = key;
    return join(this.operators(`#${key}`, operators, `:${prefix}${key}`), 'AND');
  }

  private operators(target: string, operators: TemplateMap, valueName: string): string[] {
    return Object.keys(operators)
      .flatMap((operator) =>
        operator === 'size'
          ? join(this.operators(sized(target), mapOrRefuse(operators[operator]), `${valueName}_size`), 'AND')
          : `(${this.operator(target, operator, operators[operator], `${valueName}_${operator}`)})`,
      )
      .filter((part) => part !== '');
  }

  private operator(target: string, operator: string, operand: TemplateValue, valueName: string): string {
    const comparison = own(COMPARISONS, operator);
    if (comparison !== undefined) {
      return `${target} ${comparison} ${this.value(valueName, operand)}`;
    }
    const called = own(FUNCTIONS, operator);
    if (called !== undefined) {
      return `${called}(${target},${this.value(valueName, operand)})`;
    }
    switch (operator) {
      case 'between': {
        const [from, to] = listOrRefuse(operand, 2);
        return `${target} BETWEEN ${this.value(`${valueName}_start`, from)} AND ${this.value(`${valueName}_end`, to)}`;
      }
      case 'in': {
        const names = listOrRefuse(operand).map((item, index) => this.value(`${valueName}_${index}`, item));
        return names.length === 0 ? 'null' : `${target} IN (${names.join(', ')})`;
      }
      case 'attributeExists':
        if (typeof operand !== 'boolean') {
          throw new UnrenderableFilter();
        }
        return `${operand ? 'attribute_exists' : 'attribute_not_exists'}(${target})`;
      case 'attributeType': {
        const type = typeof operand === 'string' ? own(ATTRIBUTE_TYPES, operand) : undefined;
        if (type === undefined) {
          throw new UnrenderableFilter();
        }
        return `attribute_type(${target},${this.value(valueName, type)})`;
      }
      default:
        throw new UnrenderableFilter();
    }
  }

  /** A condition on an argument that was not given must not be dropped in silence. */
  private value(name: string, value: TemplateValue): string {
    if (value === undefined) {
      throw new UnrenderableFilter();
    }
    this.values[name] = toAttributeValue(value);
    return name;
  }
}

const sized = (target: string) => (target.startsWith('size(') ? target : `size(${target})`);

/** @returns null for a filter that AppSync cannot render: an unknown operator, a value where operators belong. */
export function renderFilter(filter: TemplateValue): Expression | null {
  const renderer = new Renderer();
  try {
    const expression = renderer.parts(mapOrRefuse(filter), '').join(' AND ');
    return { expression, expressionNames: renderer.names, expressionValues: renderer.values };
  } catch (error) {
    if (error instanceof UnrenderableFilter) {
      return null;
    }
    throw error;
  }
}
