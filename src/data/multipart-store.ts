import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

export interface MultipartStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** A part as S3 has it, which is what counts. */
export interface StoredPart {
  readonly partNumber: number;
  readonly byteLength: number;
  /** As S3 writes it, with its quotes. */
  readonly etag: string;
  /** Base64; S3 has checked the bytes against it. */
  readonly checksumCrc32: string;
}

/**
 * `COMPLETED`: by this call, or by an earlier one of the same upload. `TAKEN`: the key holds an object. `GONE`: S3 knows no
 * such upload. `CHANGED`: its parts are no longer those that were named, or it is being completed by another call.
 */
export type CompletionOutcome = 'COMPLETED' | 'TAKEN' | 'GONE' | 'CHANGED';

/** S3's answers to a completion that are not failures (docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html). */
const OUTCOMES: Readonly<Record<string, CompletionOutcome>> = {
  PreconditionFailed: 'TAKEN',
  NoSuchUpload: 'GONE',
  InvalidPart: 'CHANGED',
  ConditionalRequestConflict: 'CHANGED',
};

export type MultipartStore = ReturnType<typeof createMultipartStore>;

/** Objects on their way in parts. Every part carries its CRC-32, and the object the CRC-32 of those. */
export function createMultipartStore({ client, bucket }: MultipartStoreOptions) {
  return {
    /** @returns S3's name for the multipart upload. */
    async begin(key: string, mediaType: string): Promise<string> {
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          ContentType: mediaType,
          ChecksumAlgorithm: 'CRC32',
          ChecksumType: 'COMPOSITE',
        }),
      );
      if (UploadId === undefined) {
        throw new Error('S3 began a multipart upload without a name');
      }
      return UploadId;
    },

    /** The parts that are there, in order; undefined when S3 knows no such upload (any more). */
    async list(key: string, multipartId: string): Promise<readonly StoredPart[] | undefined> {
      const parts: StoredPart[] = [];
      let marker: string | undefined;
      do {
        const page: ListPartsCommandOutput | undefined = await unlessGone(
          client.send(
            new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: multipartId, PartNumberMarker: marker }),
          ),
        );
        if (page === undefined) {
          return undefined;
        }
        parts.push(...(page.Parts ?? []).map(toStoredPart));
        marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      } while (marker !== undefined);
      return parts;
    },

    /** Makes the object of its parts, if its key is free. */
    async complete(key: string, multipartId: string, parts: readonly StoredPart[]): Promise<CompletionOutcome> {
      const command = new CompleteMultipartUploadCommand({
        Bucket: bucket,
        Key: key,
        UploadId: multipartId,
        IfNoneMatch: '*',
        MpuObjectSize: parts.reduce((sum, { byteLength }) => sum + byteLength, 0),
        MultipartUpload: {
          Parts: parts.map(({ partNumber, etag, checksumCrc32 }) => ({
            PartNumber: partNumber,
            ETag: etag,
            ChecksumCRC32: checksumCrc32,
          })),
        },
      });
      try {
        await client.send(command);
        return 'COMPLETED';
      } catch (error) {
        const outcome = error instanceof S3ServiceException ? OUTCOMES[error.name] : undefined;
        if (outcome === undefined) {
          throw error;
        }
        return outcome;
      }
    },

    /** Removes the parts; an upload that is gone already is no error. */
    async abort(key: string, multipartId: string): Promise<void> {
      await unlessGone(
        client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: multipartId })),
      );
    },
  };
}

async function unlessGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchUpload') {
      return undefined;
    }
    throw error;
  }
}

function toStoredPart(part: NonNullable<ListPartsCommandOutput['Parts']>[number]): StoredPart {
  return {
    partNumber: part.PartNumber ?? 0,
    byteLength: part.Size ?? 0,
    etag: part.ETag ?? '',
    checksumCrc32: part.ChecksumCRC32 ?? '',
  };
}
