import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OpenObject, S3Port } from '../ports.js';
import { DEFAULT_ENCRYPTION } from './buckets/bucket-config.js';
import { DEFAULT_CHECKSUM_ALGORITHM } from './checksums/algorithms.js';
import type { EventOrigin } from './events/outbox-entry.js';
import { applyLifecycle } from './lifecycle/apply-lifecycle.js';
import { writeCorsHeaders, writePreflightHeaders } from './request/cors.js';
import { type HeaderSink, quoteEtag, writeObjectHeaders } from './request/object-head.js';
import type { S3State } from './state.js';
import type { ByteRange } from './storage/blobs.js';
import { ingest } from './storage/ingest.js';
import { openObjectBytes } from './storage/read-object.js';
import { isDeleteMarker, type ObjectRecord } from './storage/records.js';

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
      return {
        body: readRecord(state, record),
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
    openObject: (bucket, key, versionId) => openObject(state, bucket, key, versionId),
    bucketPolicies(bucket) {
      const record = state.buckets.get(bucket);
      const policy = record?.config.policy;
      return record === undefined ? undefined : policy === undefined ? [] : [policy];
    },
    corsHeaders(bucket, request) {
      const rules = state.buckets.get(bucket)?.config.cors;
      return collectHeaders((sink) =>
        request.method === 'OPTIONS'
          ? writePreflightHeaders(rules, request, sink)
          : writeCorsHeaders(rules, request, sink),
      );
    },
    applyLifecycle: (nowMs = state.clock.now()) => applyLifecycle(state, nowMs),
  };
}

function openObject(state: S3State, bucket: string, key: string, versionId?: string): OpenObject | undefined {
  const record =
    versionId === undefined ? state.objects.current(bucket, key) : state.objects.version(bucket, key, versionId);
  if (record === undefined || isDeleteMarker(record)) {
    return undefined;
  }
  return {
    headers: collectHeaders((sink) => writeObjectHeaders(state, bucket, sink, record)),
    byteLength: record.byteLength,
    etag: quoteEtag(record.etag),
    modifiedMs: record.modifiedMs,
    tags: record.tags,
    read: (range) => (record.byteLength === 0 ? Readable.from([]) : readRecord(state, record, range)),
  };
}

function readRecord(state: S3State, record: ObjectRecord, range?: ByteRange): Readable {
  const bytes = openObjectBytes(state, record, range);
  const body = Readable.from(bytes.chunks, { objectMode: false });
  body.once('close', bytes.close);
  return body;
}

function collectHeaders(write: (sink: HeaderSink) => void): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  write({
    setHeader: (name, value) => {
      headers[name.toLowerCase()] = String(value);
    },
  });
  return headers;
}
