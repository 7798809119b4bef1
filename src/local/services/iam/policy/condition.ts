import type { Json, JsonObject } from '../../../assembly/resource.js';
import { CONDITION_OPERATORS, type ConditionOperator } from './condition-operators.js';
import type { ValueTest } from './pattern.js';
import type { KeyLookup } from './request-context.js';

export type Condition = (lookup: KeyLookup) => boolean;

type Quantifier = 'one' | 'ForAllValues' | 'ForAnyValue';

interface OperatorName {
  readonly quantifier: Quantifier;
  readonly name: string;
  readonly ifExists: boolean;
}

const OPERATOR_NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * Compiles a statement's `Condition`: all of its operators and keys must hold, any of a key's values.
 *
 * @param variables - whether the document's version knows policy variables.
 * @throws SyntaxError naming the operator, key or value that is wrong.
 */
export function compileConditions(block: Json | undefined, variables: boolean): readonly Condition[] {
  if (block === undefined) {
    return [];
  }
  return entries(block, 'Condition').flatMap(([operator, keys]) =>
    entries(keys, operator).map(([key, value]) => compileCondition(operator, key, readValues(key, value), variables)),
  );
}

function compileCondition(operator: string, key: string, values: readonly string[], variables: boolean): Condition {
  const { quantifier, name, ifExists } = parseOperator(operator);
  const lowerCaseKey = key.toLowerCase();
  if (name === 'Null') {
    return compileNull(lowerCaseKey, values);
  }
  const definition = Object.hasOwn(CONDITION_OPERATORS, name) ? CONDITION_OPERATORS[name] : undefined;
  if (definition === undefined) {
    throw new SyntaxError(`the condition operator ${operator} is not known`);
  }
  const tests = values.map((value) => definition.compile(value, variables));
  const accepts = acceptor(definition, tests);
  return (lookup) => holds(lookup(lowerCaseKey), (value) => accepts(value, lookup), definition, quantifier, ifExists);
}

function parseOperator(operator: string): OperatorName {
  const [, quantifier, name = '', ifExists] = OPERATOR_NAME.exec(operator) ?? [];
  const isNull = name === 'Null';
  if (isNull && (quantifier !== undefined || ifExists !== undefined)) {
    throw new SyntaxError(`the condition operator ${operator} is not known`);
  }
  return {
    quantifier: quantifier === 'ForAllValues' || quantifier === 'ForAnyValue' ? quantifier : 'one',
    name: name === '' ? operator : name,
    ifExists: ifExists !== undefined,
  };
}

function acceptor({ negated }: ConditionOperator, tests: readonly ValueTest[]): ValueTest {
  return (value, lookup) => tests.some((test) => test(value, lookup)) !== negated;
}

function holds(
  values: readonly string[] | undefined,
  accepts: (value: string) => boolean,
  { negated }: ConditionOperator,
  quantifier: Quantifier,
  ifExists: boolean,
): boolean {
  const present = values !== undefined && values.length > 0;
  switch (quantifier) {
    // "ForAllValues … also returns true if there are no context keys in the request."
    case 'ForAllValues':
      return !present || values.every(accepts);
    // "For no matching context key … the condition returns false." IfExists changes nothing about that.
    case 'ForAnyValue':
      return present && values.some(accepts);
    case 'one':
      if (!present) {
        return ifExists || negated;
      }
      return negated ? values.every(accepts) : values.some(accepts);
  }
}

/** `"Null": { key: "true" }`: the key must be absent; `"false"`: it must be there and not be empty. */
function compileNull(lowerCaseKey: string, values: readonly string[]): Condition {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  if ([...wanted].some((value) => value !== 'true' && value !== 'false')) {
    throw new SyntaxError(`the values of Null are true and false, not ${values.join(', ')}`);
  }
  return (lookup) => wanted.has(String((lookup(lowerCaseKey) ?? []).length === 0));
}

function entries(value: Json, what: string): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError(`${what} is not an object`);
  }
  return Object.entries(value as JsonObject);
}

function readValues(key: string, value: Json): readonly string[] {
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  return values.map((item) => {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') {
      throw new SyntaxError(`a value of the condition key ${key} is neither text, number nor boolean`);
    }
    return String(item);
  });
}
