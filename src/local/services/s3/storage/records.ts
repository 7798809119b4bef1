import type { StoredChecksum } from '../checksums/algorithms.js';

export type Tags = Readonly<Record<string, string>>;

export const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
] as const;
export type StorageClass = (typeof STORAGE_CLASSES)[number];

export interface Encryption {
  readonly algorithm: string;
  readonly kmsKeyId?: string;
  readonly bucketKey?: boolean;
}

/** What describes an object beside its bytes; set once, when the object is written. */
export interface ObjectDescription {
  /** `content-type`, `cache-control`, `content-disposition`, `content-encoding`, `content-language`, `expires`. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Tags;
  readonly storageClass: StorageClass;
  readonly encryption: Encryption;
}

/** Where an object's bytes are: one blob, or the parts of a multipart upload in their order. */
export type ObjectData = { readonly blob: string } | { readonly manifest: string; readonly parts: number };

export interface ManifestPart {
  readonly number: number;
  readonly blob: string;
  readonly byteLength: number;
  /** Base64. */
  readonly checksum?: string;
}

/** An object that is about to be written. */
export interface ObjectDraft extends ObjectDescription {
  readonly byteLength: number;
  /** Without quotes. */
  readonly etag: string;
  readonly data: ObjectData;
  readonly checksum?: StoredChecksum;
}

/** One version of an object. */
export interface ObjectRecord extends ObjectDraft {
  readonly key: string;
  /** `null` for what was written while the bucket was not versioned. */
  readonly versionId: string;
  readonly sequence: number;
  readonly modifiedMs: number;
  /** Since when a newer version stands before it. */
  readonly noncurrentSinceMs?: number;
}

/** A version that says the object is deleted. */
export interface DeleteMarker {
  readonly key: string;
  readonly versionId: string;
  readonly sequence: number;
  readonly modifiedMs: number;
  readonly noncurrentSinceMs?: number;
  readonly deleteMarker: true;
}

export type VersionRecord = ObjectRecord | DeleteMarker;

export interface UploadRecord extends ObjectDescription {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  readonly initiatedMs: number;
  /** ARN of who began it. */
  readonly initiator: string;
  readonly checksumAlgorithm: StoredChecksum['algorithm'];
  readonly checksumType: StoredChecksum['type'];
  /** Whether the client asked for the algorithm; otherwise S3 chose it and parts need not bring a checksum. */
  readonly checksumAsked: boolean;
}

export interface PartRecord {
  readonly number: number;
  readonly blob: string;
  readonly byteLength: number;
  readonly etag: string;
  /** Base64, of the upload's algorithm. */
  readonly checksum: string;
  /** The checksum that the client sent with the part, when it sent one. */
  readonly claimed?: Omit<StoredChecksum, 'type'>;
  readonly modifiedMs: number;
}

/** What a finished upload answered, so that repeating CompleteMultipartUpload gives it again. */
export interface CompletedUpload {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly checksum?: StoredChecksum;
  readonly completedMs: number;
}

export function isDeleteMarker(record: VersionRecord): record is DeleteMarker {
  return 'deleteMarker' in record;
}

/** Id of a version of a bucket that was not versioned when it was written. */
export const NULL_VERSION = 'null';
