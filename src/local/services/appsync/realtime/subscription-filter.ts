import { isMap } from '../data-sources/request-members.js';
import { LIMITS } from '../limits.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import { FILTER_OPERATORS } from './filter-operators.js';

/** A checked filter: it matches when all conditions of one of its groups do. */
export interface SubscriptionFilter {
  matches(data: TemplateMap): boolean;
}

interface Condition {
  /** `['author', 'id']`. */
  readonly path: readonly string[];
  readonly value: TemplateValue;
  readonly matches: (field: TemplateValue, value: TemplateValue) => boolean;
}

/**
 * Reads what a resolver gave to `setSubscriptionFilter`.
 *
 * @throws ResolverError for an unknown operator, a value that does not fit it, or a limit exceeded.
 */
export function parseFilter(filter: TemplateValue): SubscriptionFilter {
  const groups = isMap(filter) ? filter['filterGroup'] : undefined;
  if (!Array.isArray(groups)) {
    throw invalid('a filter needs a filterGroup');
  }
  if (groups.length > LIMITS.maxFilterGroups) {
    throw invalid(`a filter has at most ${LIMITS.maxFilterGroups} groups, this one has ${groups.length}`);
  }
  const parsed = groups.map(parseGroup);
  return {
    matches: (data) =>
      parsed.some((conditions) => conditions.every(({ path, value, matches }) => matches(valueAt(data, path), value))),
  };
}

function parseGroup(group: TemplateValue): readonly Condition[] {
  const filters = isMap(group) ? group['filters'] : undefined;
  if (!Array.isArray(filters) || filters.length === 0) {
    throw invalid('a filter group needs filters');
  }
  if (filters.length > LIMITS.maxFiltersPerGroup) {
    throw invalid(`a filter group has at most ${LIMITS.maxFiltersPerGroup} filters, this one has ${filters.length}`);
  }
  return filters.map(parseCondition);
}

function parseCondition(filter: TemplateValue): Condition {
  const { fieldName, operator, value = null } = isMap(filter) ? filter : {};
  if (typeof fieldName !== 'string' || fieldName === '' || fieldName.length > LIMITS.maxFilterFieldLength) {
    throw invalid(`fieldName must have 1 to ${LIMITS.maxFilterFieldLength} characters`);
  }
  const path = fieldName.split('.');
  if (path.length > LIMITS.maxFilterFieldDepth) {
    throw invalid(`${fieldName} is nested deeper than ${LIMITS.maxFilterFieldDepth} levels`);
  }
  const known = typeof operator === 'string' && Object.hasOwn(FILTER_OPERATORS, operator);
  const implementation = known ? FILTER_OPERATORS[operator] : undefined;
  if (implementation === undefined) {
    throw invalid(`the operator ${String(operator)} is not supported`);
  }
  const complaint = implementation.complaint(value);
  if (complaint !== undefined) {
    throw invalid(`the value of ${operator} on ${fieldName} must be ${complaint}`);
  }
  return { path, value, matches: implementation.matches };
}

function valueAt(data: TemplateMap, path: readonly string[]): TemplateValue {
  let value: TemplateValue = data;
  for (const step of path) {
    value = isMap(value) ? (value[step] ?? null) : null;
  }
  return value;
}

/**
 * Without an enhanced filter a subscription's arguments are its filter: each one that was given must equal the field of its
 * name. One that was given as null asks for null; one that was left out asks nothing.
 */
export function argumentFilter(args: TemplateMap): SubscriptionFilter {
  const wanted = Object.entries(args).filter(([, value]) => value !== undefined);
  return { matches: (data) => wanted.every(([name, value]) => (data[name] ?? null) === value) };
}

function invalid(reason: string): ResolverError {
  return new ResolverError(`Invalid subscription filter: ${reason}.`, 'InvalidSubscriptionFilter');
}
