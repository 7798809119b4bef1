import { LIMITS } from '../limits.js';
import type { TemplateValue } from '../templates/contract.js';

/** One operator of enhanced filters. `field` is null when the mutation did not select it. */
interface FilterOperator {
  matches(field: TemplateValue, value: TemplateValue): boolean;
  /** What the filter's value must be; undefined when it fits. */
  complaint(value: TemplateValue): string | undefined;
}

const scalar = (value: TemplateValue) =>
  typeof value === 'object' && value !== null ? 'a string, number, boolean or null' : undefined;
const comparable = (value: TemplateValue) =>
  typeof value === 'string' || typeof value === 'number' ? undefined : 'a string or number';
const text = (value: TemplateValue) => (typeof value === 'string' ? undefined : 'a string');
const listOf = (max: number) => (value: TemplateValue) =>
  Array.isArray(value) && value.length > 0 && value.length <= max ? undefined : `a list of 1 to ${max} values`;
const pair = (value: TemplateValue) =>
  Array.isArray(value) && value.length === 2 ? undefined : 'a list of two values';

/** Values of different kinds are never in order: 9 is not less than "10". */
function compare(left: TemplateValue, right: TemplateValue): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left - right;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return Number.NaN;
}

function contains(field: TemplateValue, value: TemplateValue): boolean {
  if (Array.isArray(field)) {
    return field.includes(value);
  }
  return typeof field === 'string' && field.includes(String(value));
}

const isIn = (field: TemplateValue, values: TemplateValue) => Array.isArray(values) && values.includes(field);

const inOrder =
  (accepts: (order: number) => boolean): FilterOperator['matches'] =>
  (field, value) =>
    accepts(compare(field, value));

/** The operators of docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html. */
export const FILTER_OPERATORS: Readonly<Record<string, FilterOperator>> = {
  eq: { complaint: scalar, matches: (field, value) => field === value },
  ne: { complaint: scalar, matches: (field, value) => field !== value },
  le: { complaint: comparable, matches: inOrder((order) => order <= 0) },
  lt: { complaint: comparable, matches: inOrder((order) => order < 0) },
  ge: { complaint: comparable, matches: inOrder((order) => order >= 0) },
  gt: { complaint: comparable, matches: inOrder((order) => order > 0) },
  contains: { complaint: scalar, matches: contains },
  notContains: { complaint: scalar, matches: (field, value) => !contains(field, value) },
  beginsWith: {
    complaint: text,
    matches: (field, value) => typeof field === 'string' && field.startsWith(String(value)),
  },
  in: { complaint: listOf(LIMITS.maxFilterInValues), matches: isIn },
  notIn: { complaint: listOf(LIMITS.maxFilterInValues), matches: (field, values) => !isIn(field, values) },
  between: {
    complaint: pair,
    matches: (field, range) => Array.isArray(range) && compare(field, range[0]) >= 0 && compare(field, range[1]) <= 0,
  },
  containsAny: {
    complaint: listOf(LIMITS.maxFilterContainsAnyValues),
    matches: (field, values) => Array.isArray(values) && values.some((value) => contains(field, value)),
  },
};
