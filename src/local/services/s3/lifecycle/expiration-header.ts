import type { LifecycleRule } from '../buckets/bucket-config.js';
import type { ObjectRecord } from '../storage/records.js';
import { appliesTo, expiresAtMs } from './rules.js';

/** `x-amz-expiration`: when the object will be gone, and by which rule; the earliest counts. */
export function expirationHeader(rules: readonly LifecycleRule[], record: ObjectRecord): string | undefined {
  let earliest: { readonly atMs: number; readonly id: string } | undefined;
  for (const rule of rules) {
    const atMs = appliesTo(rule, record) ? expiresAtMs(rule, record) : undefined;
    if (atMs !== undefined && (earliest === undefined || atMs < earliest.atMs)) {
      earliest = { atMs, id: rule.id };
    }
  }
  if (earliest === undefined) {
    return undefined;
  }
  return `expiry-date="${new Date(earliest.atMs).toUTCString()}", rule-id="${encodeURIComponent(earliest.id)}"`;
}
