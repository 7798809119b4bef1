import type { Json, JsonObject } from '../../../../assembly/resource.js';
import type { TemplateMap } from '../../templates/contract.js';
import { onlyMembers, optionalMap, optionalText, unsupported } from '../request-members.js';
import { optionalAttributes } from './request-attributes.js';

/** An expression with its placeholders, as DynamoDB takes it. */
export interface Expression {
  readonly text: string | undefined;
  readonly names: TemplateMap;
  readonly values: JsonObject;
}

const NONE: Expression = { text: undefined, names: {}, values: {} };
const MEMBERS = ['expression', 'expressionNames', 'expressionValues'];

/** Reads `{ expression, expressionNames, expressionValues }`. An empty expression counts as none, as in AppSync. */
export function readExpression(holder: TemplateMap, name: string, more: readonly string[] = []): Expression {
  const given = optionalMap(holder, name);
  if (given === undefined) {
    return NONE;
  }
  onlyMembers(given, [...MEMBERS, ...more]);
  const text = optionalText(given, 'expression');
  if (text === undefined || text.trim() === '') {
    return NONE;
  }
  return {
    text,
    names: optionalMap(given, 'expressionNames') ?? {},
    values: optionalAttributes(given, 'expressionValues'),
  };
}

export interface Condition extends Expression {
  /** Attributes that need not match for a failed condition to count as fulfilled already. */
  readonly equalsIgnore: readonly string[] | undefined;
}

/** Reads a `condition`. A Lambda function that resolves conflicts is not simulated. */
export function readCondition(payload: TemplateMap): Condition {
  const given = optionalMap(payload, 'condition');
  if (given === undefined) {
    return { ...NONE, equalsIgnore: undefined };
  }
  const handler = optionalMap(given, 'conditionalCheckFailedHandler');
  if (handler !== undefined && handler['strategy'] !== 'Reject') {
    throw unsupported('condition.conditionalCheckFailedHandler');
  }
  const ignored = given['equalsIgnore'];
  return {
    ...readExpression(payload, 'condition', ['equalsIgnore', 'consistentRead', 'conditionalCheckFailedHandler']),
    equalsIgnore: Array.isArray(ignored) ? ignored.map(String) : undefined,
  };
}

/** Names and values of several expressions in one request, left out when there are none: DynamoDB refuses empty maps. */
export function placeholders(...expressions: readonly Expression[]): JsonObject {
  const names: Record<string, Json> = {};
  const values: Record<string, Json> = {};
  for (const expression of expressions) {
    Object.assign(names, expression.names);
    Object.assign(values, expression.values);
  }
  return {
    ...(isEmpty(names) ? {} : { ExpressionAttributeNames: names }),
    ...(isEmpty(values) ? {} : { ExpressionAttributeValues: values }),
  };
}

/** A member that is left out when it is undefined. */
export function member(name: string, value: string | number | boolean | JsonObject | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function isEmpty(map: JsonObject): boolean {
  for (const _ in map) {
    return false;
  }
  return true;
}
