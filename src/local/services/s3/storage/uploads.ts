import { randomBytes } from 'node:crypto';
import { s3Error } from '../errors.js';
import { hex, partRow, prefixEnd, rowAfter, uploadRow } from './keys.js';
import type { CompletedUpload, PartRecord, UploadRecord } from './records.js';
import type { Tables } from './tables.js';

const UPLOAD_ID_RANDOM_BYTES = 24;

/** Multipart uploads under way, their parts, and what became of finished ones. */
export interface UploadIndex {
  begin(upload: Omit<UploadRecord, 'uploadId'>): Promise<UploadRecord>;
  /** @throws AwsError `NoSuchUpload` when there is none of that id for that key. */
  require(bucket: string, key: string, uploadId: string): UploadRecord;
  /** Stores a part in place of an earlier one of its number. @throws AwsError `NoSuchUpload` when the upload ended meanwhile. */
  putPart(upload: UploadRecord, part: PartRecord): Promise<void>;
  part(uploadId: string, number: number): PartRecord | undefined;
  /** Parts in order of their number, after `afterNumber`. */
  parts(uploadId: string, afterNumber?: number, limit?: number): Iterable<PartRecord>;
  /** Removes an upload and its parts. @throws AwsError `NoSuchUpload`. */
  abort(upload: UploadRecord): Promise<void>;
  /**
   * Inside a transaction: ends an upload, turning the chosen parts into a manifest and the others into stray blobs.
   *
   * @returns the stray blobs, to be removed once the transaction has committed.
   */
  finish(upload: UploadRecord, manifest: string, chosen: readonly PartRecord[]): readonly string[];
  completed(uploadId: string): CompletedUpload | undefined;
  /** Inside a transaction. */
  remember(uploadId: string, completed: CompletedUpload): void;
  /** Forgets finished uploads from before a moment. */
  forgetCompleted(beforeMs: number): Promise<void>;
}

export function openUploadIndex(tables: Tables, released: (blobs: readonly string[]) => void): UploadIndex {
  const parts = (uploadId: string, afterNumber = 0, limit?: number) => partRange(tables, uploadId, afterNumber, limit);
  const find = ({ bucket, key, uploadId }: Pick<UploadRecord, 'bucket' | 'key' | 'uploadId'>): UploadRecord => {
    const upload = tables.uploads.get(uploadRow(bucket, key, uploadId));
    if (upload === undefined) {
      throw s3Error('NoSuchUpload', undefined, { UploadId: uploadId });
    }
    return upload;
  };
  return {
    begin: (upload) => tables.transaction(() => insertUpload(tables, upload)),
    require: (bucket, key, uploadId) => find({ bucket, key, uploadId }),
    async putPart(upload, part) {
      const replaced = await tables.transaction(() => {
        find(upload);
        return replacePart(tables, upload.uploadId, part);
      });
      released(replaced);
    },
    part: (uploadId, number) => tables.parts.get(partRow(uploadId, number)),
    parts,
    async abort(upload) {
      const stray = await tables.transaction(() => {
        find(upload);
        return removeUpload(tables, upload, new Set(), [...parts(upload.uploadId)]);
      });
      released(stray);
    },
    finish(upload, manifest, chosen) {
      find(upload);
      const kept = chosen.map(({ number, blob, byteLength, checksum }) => ({ number, blob, byteLength, checksum }));
      tables.manifests.putSync(manifest, kept);
      return removeUpload(tables, upload, new Set(chosen.map(({ blob }) => blob)), [...parts(upload.uploadId)]);
    },
    completed: (uploadId) => tables.completed.get(uploadId),
    remember: (uploadId, completed) => tables.completed.putSync(uploadId, completed),
    async forgetCompleted(beforeMs) {
      const old = [...tables.completed.range()].filter(({ value }) => value.completedMs < beforeMs);
      await Promise.all(old.map(({ key }) => tables.completed.remove(key)));
    },
  };
}

/** Ids of uploads begun later are greater: S3 lists the uploads of one key by the time they were begun. */
function insertUpload(tables: Tables, upload: Omit<UploadRecord, 'uploadId'>): UploadRecord {
  const uploadId = `${hex(tables.nextSequence())}${randomBytes(UPLOAD_ID_RANDOM_BYTES).toString('base64url')}`;
  const record = { ...upload, uploadId };
  tables.uploads.putSync(uploadRow(upload.bucket, upload.key, uploadId), record);
  return record;
}

function replacePart(tables: Tables, uploadId: string, part: PartRecord): readonly string[] {
  const row = partRow(uploadId, part.number);
  const before = tables.parts.get(row);
  tables.parts.putSync(row, part);
  tables.strayBlobs.removeSync(part.blob);
  if (before === undefined) {
    return [];
  }
  tables.strayBlobs.putSync(before.blob, 1);
  return [before.blob];
}

function removeUpload(
  tables: Tables,
  { bucket, key, uploadId }: UploadRecord,
  kept: ReadonlySet<string>,
  parts: readonly PartRecord[],
): readonly string[] {
  const stray: string[] = [];
  for (const { number, blob } of parts) {
    tables.parts.removeSync(partRow(uploadId, number));
    if (!kept.has(blob)) {
      tables.strayBlobs.putSync(blob, 1);
      stray.push(blob);
    }
  }
  tables.uploads.removeSync(uploadRow(bucket, key, uploadId));
  return stray;
}

function* partRange(tables: Tables, uploadId: string, afterNumber: number, limit?: number): Iterable<PartRecord> {
  const end = prefixEnd(`${uploadId}/`);
  const rows = tables.parts.range({
    start: rowAfter(partRow(uploadId, afterNumber)),
    ...(end === undefined ? {} : { end }),
    ...(limit === undefined ? {} : { limit }),
  });
  for (const { value } of rows) {
    yield value;
  }
}
