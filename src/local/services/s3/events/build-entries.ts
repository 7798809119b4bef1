import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../assembly/resource.js';
import { type BucketConfig, NO_NOTIFICATIONS, type NotificationTarget } from '../buckets/bucket-config.js';
import { hex } from '../storage/keys.js';
import { isDeleteMarker, NULL_VERSION, type VersionRecord } from '../storage/records.js';
import type { EventOrigin, ObjectEvent, OutboxEntry } from './outbox-entry.js';

export interface Occurrence {
  readonly bucket: string;
  readonly config: BucketConfig;
  readonly record: VersionRecord;
  readonly event: ObjectEvent;
  readonly origin: EventOrigin;
  readonly sequence: number;
  readonly timeMs: number;
  readonly region: string;
  readonly accountId: string;
}

/** What an occurrence sends, to each destination that the bucket names for it. */
export function entriesFor(occurrence: Occurrence): readonly OutboxEntry[] {
  const { config, bucket, event, record } = occurrence;
  const { eventBridge, targets } = config.notification ?? NO_NOTIFICATIONS;
  const entries: OutboxEntry[] = [];
  if (eventBridge && event.detailType !== undefined) {
    entries.push({
      kind: 'bus',
      detailType: event.detailType,
      detail: busDetail(occurrence),
      resources: [`arn:aws:s3:::${bucket}`],
      // EventBridge's times have no fraction.
      time: new Date(occurrence.timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      id: randomUUID(),
    });
  }
  for (const target of targets) {
    if (wants(target, event.name, record.key)) {
      const payload = JSON.stringify({ Records: [notificationRecord(occurrence, target)] });
      entries.push({ kind: target.kind, arn: target.arn, bucket, payload });
    }
  }
  return entries;
}

/** "s3:ObjectCreated:*" takes every event of the family; other names are exact. */
function wants({ events, prefix, suffix }: NotificationTarget, name: string, key: string): boolean {
  const named = events.some((wanted) => {
    const pattern = wanted.replace(/^s3:/, '');
    return pattern.endsWith(':*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
  return named && key.startsWith(prefix) && key.endsWith(suffix);
}

/** The shape is in "EventBridge event message structure" of the S3 user guide. */
function busDetail({ bucket, record, event, origin, sequence }: Occurrence): JsonObject {
  return {
    version: '0',
    bucket: { name: bucket },
    object: {
      key: record.key,
      ...(isDeleteMarker(record) || event.deletionType !== undefined ? {} : { size: record.byteLength }),
      ...(isDeleteMarker(record) || event.deletionType !== undefined ? {} : { etag: record.etag }),
      ...(record.versionId === NULL_VERSION ? {} : { 'version-id': record.versionId }),
      sequencer: sequencer(sequence),
    },
    'request-id': origin.requestId,
    requester: origin.requester,
    'source-ip-address': origin.sourceIp,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    ...(event.deletionType === undefined ? {} : { 'deletion-type': event.deletionType }),
    ...event.detail,
  };
}

/** The shape is in "Event message structure" of the S3 user guide, version 2.1. */
function notificationRecord(occurrence: Occurrence, { id }: NotificationTarget): JsonObject {
  const { bucket, record, event, origin, sequence, timeMs, region, accountId } = occurrence;
  const gone = isDeleteMarker(record) || event.deletionType !== undefined;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date(timeMs).toISOString(),
    eventName: event.name,
    userIdentity: { principalId: origin.principalId },
    requestParameters: { sourceIPAddress: origin.sourceIp },
    responseElements: { 'x-amz-request-id': origin.requestId, 'x-amz-id-2': origin.requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: id,
      bucket: { name: bucket, ownerIdentity: { principalId: accountId }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeEventKey(record.key),
        ...(gone ? {} : { size: record.byteLength, eTag: record.etag }),
        ...(record.versionId === NULL_VERSION ? {} : { versionId: record.versionId }),
        sequencer: sequencer(sequence),
      },
    },
  };
}

/** "The key name value is URL encoded": a space becomes `+`, the slash stays. */
export function encodeEventKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Later events of a key compare greater as strings: fixed width. */
function sequencer(sequence: number): string {
  return `00${hex(sequence)}`;
}
