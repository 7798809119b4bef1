import { checksumHeader, type StoredChecksum } from '../checksums/algorithms.js';
import { expirationHeader } from '../lifecycle/expiration-header.js';
import type { S3State } from '../state.js';
import { type Encryption, NULL_VERSION, type ObjectRecord } from '../storage/records.js';

/** Where an answer's headers go. */
export interface HeaderSink {
  setHeader(name: string, value: string | number): unknown;
}

export function quoteEtag(etag: string): string {
  return `"${etag}"`;
}

/** The headers that every answer about an object's content carries. */
export function writeObjectHeaders(state: S3State, bucket: string, response: HeaderSink, record: ObjectRecord): void {
  for (const [name, value] of Object.entries(record.headers)) {
    response.setHeader(name, value);
  }
  for (const [name, value] of Object.entries(record.metadata)) {
    response.setHeader(`x-amz-meta-${name}`, value);
  }
  response.setHeader('etag', quoteEtag(record.etag));
  response.setHeader('last-modified', new Date(record.modifiedMs).toUTCString());
  response.setHeader('accept-ranges', 'bytes');
  const tagCount = Object.keys(record.tags).length;
  if (tagCount > 0) {
    response.setHeader('x-amz-tagging-count', String(tagCount));
  }
  if (record.storageClass !== 'STANDARD') {
    response.setHeader('x-amz-storage-class', record.storageClass);
  }
  writeEncryption(response, record.encryption);
  writeVersion(state, bucket, response, record.versionId);
  writeExpiration(state, bucket, response, record);
}

/** `x-amz-version-id`, as long as the bucket has ever been versioned. */
export function writeVersion(state: S3State, bucket: string, response: HeaderSink, versionId: string): void {
  if (versionId !== NULL_VERSION || state.buckets.get(bucket)?.config.versioning !== undefined) {
    response.setHeader('x-amz-version-id', versionId);
  }
}

export function writeExpiration(state: S3State, bucket: string, response: HeaderSink, record: ObjectRecord): void {
  const expiration = expirationHeader(state.buckets.get(bucket)?.config.lifecycle ?? [], record);
  if (expiration !== undefined) {
    response.setHeader('x-amz-expiration', expiration);
  }
}

export function writeEncryption(response: HeaderSink, { algorithm, kmsKeyId, bucketKey }: Encryption): void {
  response.setHeader('x-amz-server-side-encryption', algorithm);
  if (kmsKeyId !== undefined) {
    response.setHeader('x-amz-server-side-encryption-aws-kms-key-id', kmsKeyId);
  }
  if (bucketKey === true) {
    response.setHeader('x-amz-server-side-encryption-bucket-key-enabled', 'true');
  }
}

export function writeChecksum(response: HeaderSink, checksum: StoredChecksum | undefined): void {
  if (checksum !== undefined) {
    response.setHeader(checksumHeader(checksum.algorithm), checksum.value);
    response.setHeader('x-amz-checksum-type', checksum.type);
  }
}
