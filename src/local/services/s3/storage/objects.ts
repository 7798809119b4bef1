import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.js';
import type { BucketDirectory } from '../buckets/bucket-directory.js';
import { s3Error } from '../errors.js';
import { entriesFor } from '../events/build-entries.js';
import type { EventOrigin, ObjectEvent } from '../events/outbox-entry.js';
import { hex, objectRow, prefixEnd, versionRow, versionsOf } from './keys.js';
import {
  type DeleteMarker,
  isDeleteMarker,
  NULL_VERSION,
  type ObjectData,
  type ObjectDraft,
  type ObjectRecord,
  type VersionRecord,
} from './records.js';
import type { Tables } from './tables.js';

/** An event with who caused it; it is stored in the transaction of the change it tells of. */
export interface Announcement {
  readonly event: ObjectEvent;
  readonly origin: EventOrigin;
}

export interface PutInput {
  readonly bucket: string;
  readonly key: string;
  readonly draft: ObjectDraft;
  readonly announcement: Announcement;
  /** Looks at what is there, inside the transaction; throws to refuse. */
  check?(current: ObjectRecord | undefined): void;
  /** More writes that stand or fall with this one. */
  also?(record: ObjectRecord): void;
}

export interface RemoveInput {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly origin: EventOrigin;
  readonly reason: 'DeleteObject' | 'Lifecycle Expiration';
  check?(current: VersionRecord | undefined): void;
}

export interface RemoveResult {
  /** The version that was removed, or the delete marker that was added. */
  readonly versionId?: string;
  readonly deleteMarker: boolean;
}

/** Objects and their versions. Every change and its event are one transaction. */
export interface ObjectIndex {
  current(bucket: string, key: string): ObjectRecord | undefined;
  /** Newest version, a delete marker too. */
  latest(bucket: string, key: string): VersionRecord | undefined;
  version(bucket: string, key: string, versionId: string): VersionRecord | undefined;
  put(input: PutInput): Promise<ObjectRecord>;
  remove(input: RemoveInput): Promise<RemoveResult>;
  /** Changes tags or storage class of one version. @throws AwsError `NoSuchKey` when it is gone. */
  amend(
    bucket: string,
    record: ObjectRecord,
    change: Partial<Pick<ObjectRecord, 'tags' | 'storageClass'>>,
    announcement: Announcement,
  ): Promise<void>;
}

export interface ObjectIndexParts {
  readonly tables: Tables;
  readonly buckets: BucketDirectory;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** Called with the blobs that a committed change no longer needs. */
  released(blobs: readonly string[]): void;
  /** Called when a committed change has put events into the outbox. */
  announced(): void;
}

export function openObjectIndex(parts: ObjectIndexParts): ObjectIndex {
  const { tables } = parts;
  const run = async <Result>(action: (change: Change) => Result): Promise<Result> => {
    const change = new Change(parts);
    const result = await tables.transaction(() => action(change));
    parts.released(change.releasedBlobs);
    if (change.announced) {
      parts.announced();
    }
    return result;
  };
  return {
    current: (bucket, key) => tables.objects.get(objectRow(bucket, key)),
    latest: (bucket, key) => latestVersion(tables, bucket, key),
    version: (bucket, key, versionId) => findVersion(tables, bucket, key, versionId),
    put: (input) => run((change) => change.put(input)),
    remove: (input) => run((change) => change.remove(input)),
    amend: (bucket, record, amendment, announcement) =>
      run((change) => change.amend(bucket, record, amendment, announcement)),
  };
}

/** What one transaction does. Everything in it is synchronous. */
class Change {
  readonly releasedBlobs: string[] = [];
  announced = false;

  constructor(private readonly parts: ObjectIndexParts) {}

  put({ bucket, key, draft, announcement, check, also }: PutInput): ObjectRecord {
    const { tables, buckets, clock } = this.parts;
    const { versioning } = buckets.require(bucket).config;
    check?.(tables.objects.get(objectRow(bucket, key)));
    const sequence = tables.nextSequence();
    const versionId = versioning === 'Enabled' ? drawVersionId(sequence) : NULL_VERSION;
    this.makeRoom(bucket, key, versionId);
    const record: ObjectRecord = { ...draft, key, versionId, sequence, modifiedMs: clock.now() };
    if ('blob' in draft.data) {
      tables.strayBlobs.removeSync(draft.data.blob);
    }
    tables.versions.putSync(versionRow(bucket, key, sequence), record);
    tables.objects.putSync(objectRow(bucket, key), record);
    also?.(record);
    this.announce(bucket, record, announcement, sequence);
    return record;
  }

  remove(input: RemoveInput): RemoveResult {
    const { bucket, key, versionId, check } = input;
    const { tables, buckets } = this.parts;
    const { versioning } = buckets.require(bucket).config;
    const target =
      versionId === undefined ? latestVersion(tables, bucket, key) : findVersion(tables, bucket, key, versionId);
    check?.(target);
    if (versionId !== undefined) {
      return this.removeVersion(input, target, versionId);
    }
    if (versioning !== undefined) {
      return this.addDeleteMarker(input, versioning === 'Enabled');
    }
    return target === undefined ? { deleteMarker: false } : this.removeVersion(input, target, undefined);
  }

  amend(
    bucket: string,
    { key, sequence }: ObjectRecord,
    amendment: Partial<Pick<ObjectRecord, 'tags' | 'storageClass'>>,
    announcement: Announcement,
  ): void {
    const { tables } = this.parts;
    const stored = tables.versions.get(versionRow(bucket, key, sequence));
    if (stored === undefined || isDeleteMarker(stored)) {
      throw s3Error('NoSuchKey', undefined, { Key: key });
    }
    const amended = { ...stored, ...amendment };
    tables.versions.putSync(versionRow(bucket, key, sequence), amended);
    if (tables.objects.get(objectRow(bucket, key))?.sequence === sequence) {
      tables.objects.putSync(objectRow(bucket, key), amended);
    }
    this.announce(bucket, amended, announcement, tables.nextSequence());
  }

  private removeVersion(
    input: RemoveInput,
    target: VersionRecord | undefined,
    asked: string | undefined,
  ): RemoveResult {
    const { bucket, key } = input;
    const { tables } = this.parts;
    const answered = asked === undefined ? {} : { versionId: asked };
    if (target === undefined) {
      return { ...answered, deleteMarker: false };
    }
    this.drop(bucket, target);
    this.promoteLatest(bucket, key);
    this.announce(bucket, target, removal(input, 'Permanently Deleted'), tables.nextSequence());
    return { ...answered, deleteMarker: isDeleteMarker(target) };
  }

  private addDeleteMarker(input: RemoveInput, versioned: boolean): RemoveResult {
    const { bucket, key } = input;
    const { tables, clock } = this.parts;
    const sequence = tables.nextSequence();
    const versionId = versioned ? drawVersionId(sequence) : NULL_VERSION;
    this.makeRoom(bucket, key, versionId);
    const marker: DeleteMarker = { key, versionId, sequence, modifiedMs: clock.now(), deleteMarker: true };
    tables.versions.putSync(versionRow(bucket, key, sequence), marker);
    tables.objects.removeSync(objectRow(bucket, key));
    this.announce(bucket, marker, removal(input, 'Delete Marker Created'), sequence);
    return { versionId, deleteMarker: true };
  }

  /** A new `null` version replaces the one there is; what was newest becomes noncurrent. */
  private makeRoom(bucket: string, key: string, versionId: string): void {
    const { tables, clock } = this.parts;
    const replaced = versionId === NULL_VERSION ? findVersion(tables, bucket, key, NULL_VERSION) : undefined;
    if (replaced !== undefined) {
      this.drop(bucket, replaced);
    }
    const newest = latestVersion(tables, bucket, key);
    if (newest !== undefined && newest.noncurrentSinceMs === undefined) {
      tables.versions.putSync(versionRow(bucket, key, newest.sequence), { ...newest, noncurrentSinceMs: clock.now() });
    }
  }

  private promoteLatest(bucket: string, key: string): void {
    const { tables } = this.parts;
    const newest = latestVersion(tables, bucket, key);
    if (newest === undefined || isDeleteMarker(newest)) {
      tables.objects.removeSync(objectRow(bucket, key));
      return;
    }
    const { noncurrentSinceMs: _, ...current } = newest;
    tables.versions.putSync(versionRow(bucket, key, newest.sequence), current);
    tables.objects.putSync(objectRow(bucket, key), current);
  }

  private drop(bucket: string, record: VersionRecord): void {
    const { tables } = this.parts;
    tables.versions.removeSync(versionRow(bucket, record.key, record.sequence));
    if (!isDeleteMarker(record)) {
      for (const blob of blobsOf(tables, record.data)) {
        tables.strayBlobs.putSync(blob, 1);
        this.releasedBlobs.push(blob);
      }
      if ('manifest' in record.data) {
        tables.manifests.removeSync(record.data.manifest);
      }
    }
  }

  private announce(bucket: string, record: VersionRecord, { event, origin }: Announcement, sequence: number): void {
    const { tables, buckets, clock, region, accountId } = this.parts;
    const { config } = buckets.require(bucket);
    const entries = entriesFor({
      bucket,
      config,
      record,
      event,
      origin,
      sequence,
      timeMs: clock.now(),
      region,
      accountId,
    });
    for (const [index, entry] of entries.entries()) {
      tables.outbox.putSync(`${hex(sequence)}/${index}`, entry);
      this.announced = true;
    }
  }
}

/** The blobs behind an object, in order. */
export function blobsOf(tables: Tables, data: ObjectData): readonly string[] {
  return 'blob' in data ? [data.blob] : (tables.manifests.get(data.manifest) ?? []).map(({ blob }) => blob);
}

function removal(
  { origin, reason }: RemoveInput,
  deletionType: 'Permanently Deleted' | 'Delete Marker Created',
): Announcement {
  const suffix = deletionType === 'Permanently Deleted' ? 'Delete' : 'DeleteMarkerCreated';
  const family = reason === 'DeleteObject' ? 'ObjectRemoved' : 'LifecycleExpiration';
  return { origin, event: { name: `${family}:${suffix}`, detailType: 'Object Deleted', reason, deletionType } };
}

function latestVersion(tables: Tables, bucket: string, key: string): VersionRecord | undefined {
  for (const { value } of versionRange(tables, bucket, key, 1)) {
    return value;
  }
  return undefined;
}

const VERSION_ID_RANDOM_BYTES = 12;
const VERSION_ID_SEQUENCE = /^[A-Za-z0-9_-]{16}\.([0-9A-F]{14})$/;

/** A version id carries its sequence, so that a version is found without a search. */
function drawVersionId(sequence: number): string {
  return `${randomBytes(VERSION_ID_RANDOM_BYTES).toString('base64url')}.${hex(sequence)}`;
}

function findVersion(tables: Tables, bucket: string, key: string, versionId: string): VersionRecord | undefined {
  if (versionId === NULL_VERSION) {
    for (const { value } of versionRange(tables, bucket, key)) {
      if (value.versionId === NULL_VERSION) {
        return value;
      }
    }
    return undefined;
  }
  const sequence = VERSION_ID_SEQUENCE.exec(versionId)?.[1];
  if (sequence === undefined) {
    return undefined;
  }
  const found = tables.versions.get(versionRow(bucket, key, Number.parseInt(sequence, 16)));
  return found?.versionId === versionId ? found : undefined;
}

function versionRange(
  tables: Tables,
  bucket: string,
  key: string,
  limit?: number,
): Iterable<{ readonly key: string; readonly value: VersionRecord }> {
  const start = versionsOf(bucket, key);
  const end = prefixEnd(start);
  return tables.versions.range({
    start,
    ...(end === undefined ? {} : { end }),
    ...(limit === undefined ? {} : { limit }),
  });
}
