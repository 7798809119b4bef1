import type { LifecycleRule } from '../buckets/bucket-config.js';
import type { ObjectRecord } from '../storage/records.js';

const DAY_MS = 24 * 3600 * 1000;

/**
 * When something that began at a moment is so many days old, as lifecycle rules count it.
 *
 * "Amazon S3 calculates the time by adding the number of days specified in the rule to the object creation time and rounding up
 * the resulting time to the next day at midnight UTC."
 */
export function dueAtMs(sinceMs: number, days: number): number {
  return Math.ceil((sinceMs + days * DAY_MS) / DAY_MS) * DAY_MS;
}

/** Whether a rule is about an object: prefix, all tags and both sizes must agree. */
export function appliesTo({ enabled, filter }: LifecycleRule, { key, tags, byteLength }: ObjectRecord): boolean {
  return (
    enabled &&
    key.startsWith(filter.prefix ?? '') &&
    Object.entries(filter.tags).every(([name, value]) => tags[name] === value) &&
    (filter.sizeGreaterThan === undefined || byteLength > filter.sizeGreaterThan) &&
    (filter.sizeLessThan === undefined || byteLength < filter.sizeLessThan)
  );
}

/** When a rule expires the current version of an object; undefined when it does not. */
export function expiresAtMs(rule: LifecycleRule, record: ObjectRecord): number | undefined {
  if (rule.expirationDays !== undefined) {
    return dueAtMs(record.modifiedMs, rule.expirationDays);
  }
  return rule.expirationDateMs;
}
