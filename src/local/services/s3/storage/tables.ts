import type { Store, Table } from '../../../shared/store.js';
import type { BucketRecord } from '../buckets/bucket-config.js';
import type { OutboxEntry } from '../events/outbox-entry.js';
import type {
  CompletedUpload,
  ManifestPart,
  ObjectRecord,
  PartRecord,
  UploadRecord,
  VersionRecord,
} from './records.js';

/** Every table of S3, and the counter that orders its writes. */
export interface Tables {
  readonly buckets: Table<BucketRecord>;
  /** Current versions that are not delete markers: what a listing shows. */
  readonly objects: Table<ObjectRecord>;
  /** All versions, of unversioned buckets too; newest first within a key. */
  readonly versions: Table<VersionRecord>;
  readonly uploads: Table<UploadRecord>;
  readonly parts: Table<PartRecord>;
  readonly manifests: Table<readonly ManifestPart[]>;
  readonly completed: Table<CompletedUpload>;
  readonly outbox: Table<OutboxEntry>;
  /** Blobs that no metadata names: being written, or to be removed. */
  readonly strayBlobs: Table<number>;
  /** Physical id of a bucket deployment → what it last deployed. */
  readonly deployments: Table<string>;
  transaction<Result>(action: () => Result): Promise<Result>;
  /** Inside a transaction: a number larger than every one before it, also across starts. */
  nextSequence(): number;
}

const SEQUENCE_ROW = 'sequence';

export function openTables(store: Store): Tables {
  const counters = store.table<number>('s3/counters');
  return {
    buckets: store.table('s3/buckets'),
    objects: store.table('s3/objects'),
    versions: store.table('s3/versions'),
    uploads: store.table('s3/uploads'),
    parts: store.table('s3/parts'),
    manifests: store.table('s3/manifests'),
    completed: store.table('s3/completed'),
    outbox: store.table('s3/outbox'),
    strayBlobs: store.table('s3/stray-blobs'),
    deployments: store.table('s3/deployments'),
    transaction: (action) => store.transaction(action),
    nextSequence: () => {
      const next = (counters.get(SEQUENCE_ROW) ?? 0) + 1;
      counters.putSync(SEQUENCE_ROW, next);
      return next;
    },
  };
}
