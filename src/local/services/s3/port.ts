import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Port } from '../ports.js';
import { DEFAULT_ENCRYPTION } from './buckets/bucket-config.js';
import { DEFAULT_CHECKSUM_ALGORITHM } from './checksums/algorithms.js';
import type { EventOrigin } from './events/outbox-entry.js';
import { applyLifecycle } from './lifecycle/apply-lifecycle.js';
import type { S3State } from './state.js';
import { ingest } from './storage/ingest.js';
import { openObjectBytes } from './storage/read-object.js';
import type { ObjectRecord } from './storage/records.js';

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly chunks: AsyncIterable<Buffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Stores an object on behalf of the runtime itself, with the events of a PUT. */
export async function storeObject(
  state: S3State,
  { bucket, key, chunks, headers, metadata = {} }: StoredObject,
): Promise<ObjectRecord> {
  const { config } = state.buckets.require(bucket);
  const { blob, byteLength, etag, checksum } = await ingest(state.blobs, {
    chunks,
    algorithm: DEFAULT_CHECKSUM_ALGORITHM,
  });
  return state.objects.put({
    bucket,
    key,
    draft: {
      headers,
      metadata,
      tags: {},
      storageClass: 'STANDARD',
      encryption: config.encryption ?? DEFAULT_ENCRYPTION,
      byteLength,
      etag,
      data: { blob },
      checksum: { ...checksum, type: 'FULL_OBJECT' },
    },
    announcement: {
      event: { name: 'ObjectCreated:Put', detailType: 'Object Created', reason: 'PutObject' },
      origin: runtimeOrigin(state, `${bucket}/${key}/${etag}`),
    },
  });
}

const REQUEST_ID_CHARACTERS = 16;

/** @param seed - what the request id is made of: there was no request. */
export function runtimeOrigin({ accountId }: Pick<S3State, 'accountId'>, seed: string): EventOrigin {
  return {
    requestId: createHash('sha256').update(seed).digest('hex').slice(0, REQUEST_ID_CHARACTERS).toUpperCase(),
    requester: accountId,
    principalId: `AWS:${accountId}`,
    sourceIp: '127.0.0.1',
  };
}

/** What other services may do with objects, policies aside: it is the runtime that asks. */
export function createS3Port(state: S3State): S3Port {
  return {
    async getObject(bucket, key) {
      const record = state.objects.current(bucket, key);
      if (record === undefined) {
        return undefined;
      }
      const bytes = openObjectBytes(state, record);
      const body = Readable.from(bytes.chunks, { objectMode: false });
      body.once('close', bytes.close);
      return {
        body,
        byteLength: record.byteLength,
        contentType: record.headers['content-type'] ?? 'binary/octet-stream',
      };
    },
    async putObject(bucket, key, body, contentType) {
      await storeObject(state, {
        bucket,
        key,
        chunks: Readable.from([body]),
        headers: { 'content-type': contentType },
      });
    },
    applyLifecycle: (nowMs = state.clock.now()) => applyLifecycle(state, nowMs),
  };
}
