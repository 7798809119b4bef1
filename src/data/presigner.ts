import { PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export interface PresignerOptions {
  /** Made with `requestChecksumCalculation: 'WHEN_REQUIRED'`: a presigned PUT would else carry the checksum of no bytes. */
  readonly client: S3Client;
  readonly bucket: string;
}

export interface PresignedPut {
  readonly url: string;
  /** What the PUT has to carry: all of it is signed. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PutConstraints {
  readonly mediaType: string;
  readonly byteLength: number;
  readonly checksumCrc32?: string | undefined;
  readonly ttlSeconds: number;
}

export interface PartConstraints {
  readonly multipartId: string;
  readonly partNumber: number;
  readonly byteLength: number;
  readonly checksumCrc32: string;
  readonly ttlSeconds: number;
}

export type Presigner = ReturnType<typeof createPresigner>;

/** Signs URLs with the credentials of the function; they end with those credentials at the latest. */
export function createPresigner({ client, bucket }: PresignerOptions) {
  return {
    /**
     * A URL for one PUT of exactly this length, type and checksum, to a key that is still free: S3 itself holds the client
     * to it.
     */
    async presignPut(key: string, constraints: PutConstraints): Promise<PresignedPut> {
      const { mediaType, byteLength, checksumCrc32, ttlSeconds } = constraints;
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: mediaType,
        ContentLength: byteLength,
        IfNoneMatch: '*',
        ChecksumCRC32: checksumCrc32,
      });
      const headers = {
        'Content-Type': mediaType,
        'Content-Length': String(byteLength),
        'If-None-Match': '*',
        ...checksumHeader(checksumCrc32),
      };
      return { url: await getSignedUrl(client, command, signing(headers, ttlSeconds)), headers };
    },

    /** A URL for one part of exactly this length and checksum. */
    async presignPart(key: string, constraints: PartConstraints): Promise<PresignedPut> {
      const { multipartId, partNumber, byteLength, checksumCrc32, ttlSeconds } = constraints;
      const command = new UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: multipartId,
        PartNumber: partNumber,
        ContentLength: byteLength,
        ChecksumCRC32: checksumCrc32,
      });
      const headers = { 'Content-Length': String(byteLength), ...checksumHeader(checksumCrc32) };
      return { url: await getSignedUrl(client, command, signing(headers, ttlSeconds)), headers };
    },
  };
}

function checksumHeader(checksumCrc32: string | undefined): Readonly<Record<string, string>> {
  return checksumCrc32 === undefined ? {} : { 'x-amz-checksum-crc32': checksumCrc32 };
}

/** Signs every one of the headers: by default most are not signed, or move to the query, where S3 ignores them. */
function signing(headers: Readonly<Record<string, string>>, expiresIn: number) {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return { expiresIn, signableHeaders: new Set(['host', ...names]), unhoistableHeaders: new Set(names) };
}
