import { randomBytes } from 'node:crypto';
import type { BucketRecord, LifecycleRule } from '../buckets/bucket-config.js';
import type { EventOrigin } from '../events/outbox-entry.js';
import type { S3State } from '../state.js';
import { objectRow, prefixEnd, rowAfter, versionsOf } from '../storage/keys.js';
import { isDeleteMarker, type ObjectRecord, type StorageClass, type VersionRecord } from '../storage/records.js';
import { appliesTo, dueAtMs, expiresAtMs } from './rules.js';

/** What one sweep did. */
export interface LifecycleOutcome {
  readonly expired: number;
  readonly transitioned: number;
  readonly aborted: number;
}

/** The parts of S3 that lifecycle rules act on. */
export type LifecycleState = Pick<S3State, 'buckets' | 'objects' | 'uploads' | 'tables' | 'accountId'>;

/**
 * Does what the lifecycle rules of all buckets ask for at a moment: expires and transitions versions, removes delete markers
 * that stand alone, aborts uploads that were never completed.
 */
export async function applyLifecycle(state: LifecycleState, nowMs: number): Promise<LifecycleOutcome> {
  const outcome = { expired: 0, transitioned: 0, aborted: 0 };
  for (const bucket of state.buckets.list()) {
    const rules = bucket.config.lifecycle?.filter(({ enabled }) => enabled) ?? [];
    if (rules.length > 0) {
      outcome.aborted += await abortUploads(state, bucket, rules, nowMs);
      const swept = await sweepVersions(state, bucket, rules, nowMs);
      outcome.expired += swept.expired;
      outcome.transitioned += swept.transitioned;
    }
  }
  return outcome;
}

/** Versions read in one go; changes are made between such batches, never while reading. */
const BATCH_ROWS = 500;

async function sweepVersions(
  state: LifecycleState,
  { name }: BucketRecord,
  rules: readonly LifecycleRule[],
  nowMs: number,
): Promise<{ expired: number; transitioned: number }> {
  const swept = { expired: 0, transitioned: 0 };
  let start: string | undefined = objectRow(name, '');
  const end = prefixEnd(start);
  let newerNoncurrent = { key: '', count: 0 };
  while (start !== undefined) {
    const batch: readonly { readonly key: string; readonly value: VersionRecord }[] = [
      ...state.tables.versions.range({ start, limit: BATCH_ROWS, ...(end === undefined ? {} : { end }) }),
    ];
    for (const { value } of batch) {
      const isNoncurrent = value.noncurrentSinceMs !== undefined;
      if (newerNoncurrent.key !== value.key) {
        newerNoncurrent = { key: value.key, count: 0 };
      }
      const action = actionFor(state, name, value, { rules, nowMs, newer: newerNoncurrent.count });
      newerNoncurrent.count += isNoncurrent ? 1 : 0;
      if (action !== undefined) {
        await action();
        swept[action.kind] += 1;
      }
    }
    const last = batch.at(-1)?.key;
    start = batch.length < BATCH_ROWS || last === undefined ? undefined : rowAfter(last);
  }
  return swept;
}

interface Sweep {
  readonly rules: readonly LifecycleRule[];
  readonly nowMs: number;
  /** How many noncurrent versions of the key are newer. */
  readonly newer: number;
}

type Action = (() => Promise<unknown>) & { readonly kind: 'expired' | 'transitioned' };

function actionFor(state: LifecycleState, bucket: string, version: VersionRecord, sweep: Sweep): Action | undefined {
  const { key, versionId } = version;
  const remove = (id?: string) =>
    Object.assign(
      () =>
        state.objects.remove({
          bucket,
          key,
          origin: lifecycleOrigin(),
          reason: 'Lifecycle Expiration',
          ...(id === undefined ? {} : { versionId: id }),
        }),
      { kind: 'expired' as const },
    );
  if (version.noncurrentSinceMs !== undefined) {
    const sinceMs = version.noncurrentSinceMs;
    if (sweep.rules.some((rule) => noncurrentExpires(rule, version, sinceMs, sweep))) {
      return remove(versionId);
    }
  } else if (isDeleteMarker(version)) {
    return markerExpires(state, bucket, version, sweep) ? remove(versionId) : undefined;
  } else if (sweep.rules.some((rule) => currentExpires(rule, version, sweep.nowMs))) {
    return remove();
  }
  return isDeleteMarker(version) ? undefined : transitionFor(state, bucket, version, sweep);
}

function currentExpires(rule: LifecycleRule, record: ObjectRecord, nowMs: number): boolean {
  const atMs = appliesTo(rule, record) ? expiresAtMs(rule, record) : undefined;
  return atMs !== undefined && atMs <= nowMs;
}

function noncurrentExpires(
  rule: LifecycleRule,
  version: VersionRecord,
  sinceMs: number,
  { nowMs, newer }: Sweep,
): boolean {
  const { noncurrentExpiration } = rule;
  return (
    noncurrentExpiration !== undefined &&
    isMeant(rule, version) &&
    newer >= (noncurrentExpiration.newerVersions ?? 0) &&
    dueAtMs(sinceMs, noncurrentExpiration.days) <= nowMs
  );
}

/** "ExpiredObjectDeleteMarker: a delete marker with zero noncurrent versions"; an `Expiration` in days removes them too. */
function markerExpires(state: LifecycleState, bucket: string, marker: VersionRecord, { rules, nowMs }: Sweep): boolean {
  const start = versionsOf(bucket, marker.key);
  const end = prefixEnd(start);
  const range = { start, limit: 2, ...(end === undefined ? {} : { end }) };
  const alone = [...state.tables.versions.range(range)].length === 1;
  return (
    alone &&
    rules.some(
      (rule) =>
        isMeant(rule, marker) &&
        (rule.expiredObjectDeleteMarker === true ||
          (rule.expirationDays !== undefined && dueAtMs(marker.modifiedMs, rule.expirationDays) <= nowMs)),
    )
  );
}

/** A delete marker has neither tags nor size: only rules that ask for none are about it. */
function isMeant(rule: LifecycleRule, version: VersionRecord): boolean {
  if (!isDeleteMarker(version)) {
    return appliesTo(rule, version);
  }
  const { prefix = '', tags, sizeGreaterThan, sizeLessThan } = rule.filter;
  return (
    version.key.startsWith(prefix) &&
    Object.keys(tags).length === 0 &&
    sizeGreaterThan === undefined &&
    sizeLessThan === undefined
  );
}

function transitionFor(state: LifecycleState, bucket: string, record: ObjectRecord, sweep: Sweep): Action | undefined {
  const due = sweep.rules.filter((rule) => appliesTo(rule, record)).flatMap((rule) => dueClasses(rule, record, sweep));
  const coldest = due.sort((a, b) => coldness(b) - coldness(a))[0];
  if (coldest === undefined || coldness(coldest) <= coldness(record.storageClass)) {
    return undefined;
  }
  return Object.assign(
    () =>
      state.objects.amend(
        bucket,
        record,
        { storageClass: coldest },
        {
          event: {
            name: 'LifecycleTransition',
            detailType: 'Object Storage Class Changed',
            detail: { 'destination-storage-class': coldest },
          },
          origin: lifecycleOrigin(),
        },
      ),
    { kind: 'transitioned' as const },
  );
}

function dueClasses(rule: LifecycleRule, record: ObjectRecord, { nowMs, newer }: Sweep): readonly StorageClass[] {
  const { noncurrentSinceMs } = record;
  if (noncurrentSinceMs !== undefined) {
    return rule.noncurrentTransitions
      .filter(({ days, newerVersions = 0 }) => newer >= newerVersions && dueAtMs(noncurrentSinceMs, days) <= nowMs)
      .map(({ storageClass }) => storageClass);
  }
  return rule.transitions
    .filter(
      ({ days, dateMs }) => (days === undefined ? (dateMs ?? nowMs + 1) : dueAtMs(record.modifiedMs, days)) <= nowMs,
    )
    .map(({ storageClass }) => storageClass);
}

/** "Supported lifecycle transitions": only downwards in this order. */
const WARM_TO_COLD: readonly StorageClass[] = [
  'REDUCED_REDUNDANCY',
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
];

function coldness(storageClass: StorageClass): number {
  return WARM_TO_COLD.indexOf(storageClass);
}

async function abortUploads(
  state: LifecycleState,
  { name }: BucketRecord,
  rules: readonly LifecycleRule[],
  nowMs: number,
): Promise<number> {
  const start = objectRow(name, '');
  const end = prefixEnd(start);
  const due = [...state.tables.uploads.range({ start, ...(end === undefined ? {} : { end }) })]
    .map(({ value }) => value)
    .filter(({ key, initiatedMs }) =>
      rules.some(
        ({ abortIncompleteDays, filter }) =>
          abortIncompleteDays !== undefined &&
          key.startsWith(filter.prefix ?? '') &&
          dueAtMs(initiatedMs, abortIncompleteDays) <= nowMs,
      ),
    );
  for (const upload of due) {
    await state.uploads.abort(upload);
  }
  return due.length;
}

const REQUEST_ID_BYTES = 8;

function lifecycleOrigin(): EventOrigin {
  return {
    requestId: randomBytes(REQUEST_ID_BYTES).toString('hex').toUpperCase(),
    requester: 's3.amazonaws.com',
    principalId: 's3.amazonaws.com',
    sourceIp: 's3.amazonaws.com',
  };
}
