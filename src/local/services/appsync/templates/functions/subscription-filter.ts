import type { TemplateMap, TemplateValue } from '../contract.js';
import { isMap, isNull, javaText } from '../values.js';

type Filter = { fieldName: string; operator: string; value: TemplateValue };
/** Alternatives; in each, every filter holds. */
type Groups = Filter[][];

const both = (left: Groups, right: Groups): Groups => left.flatMap((a) => right.map((b) => [...a, ...b]));

/** Each operator of a field is an alternative of its own. Nothing to choose from restricts nothing. */
function fieldGroups(fieldName: string, operators: TemplateValue): Groups {
  return isMap(operators)
    ? Object.keys(operators)
        .filter((operator) => operators[operator] !== undefined)
        .map((operator) => [{ fieldName, operator, value: operators[operator] }])
    : [];
}

function groupsOf(filter: TemplateMap, ignored: ReadonlySet<string>): Groups {
  let groups: Groups = [[]];
  for (const key of Object.keys(filter)) {
    const members = memberGroups(filter[key], ignored);
    if (key === 'and') {
      groups = members.reduce(both, groups);
    } else if (!ignored.has(key)) {
      const alternatives = key === 'or' ? members.flat() : fieldGroups(key, filter[key]);
      groups = alternatives.length === 0 ? groups : both(groups, alternatives);
    }
  }
  return groups;
}

function memberGroups(members: TemplateValue, ignored: ReadonlySet<string>): Groups[] {
  return Array.isArray(members) ? members.filter(isMap).map((member) => groupsOf(member, ignored)) : [];
}

/**
 * `transform.toSubscriptionFilter`: the filter multiplied out into groups, of which one must hold. Every operator of a
 * field, member of an `or` and rule is an alternative. Verified against recordings of AWS in localstack/appsync-utils.
 *
 * @param ignoredFields - names left out of the filter, at any depth.
 * @param rules - at least one of them is to hold besides the filter.
 * @returns null for what is not a filter object.
 */
export function toSubscriptionFilter(
  filter: TemplateValue,
  ignoredFields?: TemplateValue,
  rules?: TemplateValue,
): TemplateValue {
  if (!isMap(filter)) {
    return null;
  }
  const ignored = new Set(Array.isArray(ignoredFields) ? ignoredFields.map(javaText) : []);
  const groups = groupsOf(filter, ignored);
  const ruled =
    isNull(rules) || !isMap(rules) ? [] : Object.keys(rules).flatMap((name) => fieldGroups(name, rules[name]));
  const all = ruled.length === 0 ? groups : both(groups, ruled);
  return { filterGroup: all.filter((filters) => filters.length > 0).map((filters) => ({ filters })) };
}
