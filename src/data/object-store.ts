import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { MAX_BACKGROUND_ATTEMPTS } from '../domain/limits.js';

export interface ObjectStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

export interface StoredObject {
  readonly byteLength: number;
}

/** The bytes that are meant: a version where the bucket has versions, else an ETag. */
export interface ObjectIdentity {
  readonly versionId?: string | undefined;
  readonly etag?: string | undefined;
}

const PRECONDITION_FAILED = 412;
const FIRST_SERVER_ERROR = 500;

const FIRST_PAUSE_MS = 100;
const BROKEN_LINE = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'];

export type ObjectStore = ReturnType<typeof createObjectStore>;

export function createObjectStore({ client, bucket }: ObjectStoreOptions) {
  return {
    async find(key: string): Promise<StoredObject | undefined> {
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { byteLength: ContentLength ?? 0 };
      } catch (error) {
        if (error instanceof NotFound) {
          return undefined;
        }
        throw error;
      }
    },

    /** Copies an object to a file. Rejects when it is not, or no longer, the one that is meant. */
    async download(key: string, { versionId, etag }: ObjectIdentity, path: string): Promise<void> {
      const { Body } = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(versionId === undefined ? {} : { VersionId: versionId }),
          ...(etag === undefined ? {} : { IfMatch: etag }),
        }),
      );
      if (!(Body instanceof Readable)) {
        throw new Error('S3 answered without a body');
      }
      await pipeline(Body, createWriteStream(path));
    },

    /** Stores a file once. A key that is taken holds the same bytes already: keys are functions of what they hold. */
    async putIfAbsent(
      key: string,
      { path, mediaType, byteLength }: { path: string; mediaType: string; byteLength: number },
    ): Promise<void> {
      await putAnew(() =>
        client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: createReadStream(path),
            ContentLength: byteLength,
            ContentType: mediaType,
            CacheControl: 'private, max-age=31536000, immutable',
            IfNoneMatch: '*',
          }),
        ),
      );
    },

    /** Removes an object; one that is gone already is no error. */
    async remove(key: string): Promise<void> {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

/** The SDK does not repeat a request with a stream, which can be read once. Here each try opens one of its own. */
async function putAnew(put: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await put();
      return;
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === PRECONDITION_FAILED) {
        return;
      }
      if (attempt === MAX_BACKGROUND_ATTEMPTS || !isTransient(error)) {
        throw error;
      }
      await delay(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof S3ServiceException) {
    return (error.$metadata.httpStatusCode ?? 0) >= FIRST_SERVER_ERROR;
  }
  return error instanceof Error && 'code' in error && BROKEN_LINE.includes(String(error.code));
}
