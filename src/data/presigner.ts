import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
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

export type Presigner = ReturnType<typeof createPresigner>;

/** Signs URLs with the credentials of the function; they end with those credentials at the latest. */
export function createPresigner({ client, bucket }: PresignerOptions) {
  return {
    /** A URL for one PUT of exactly this length and type, to a key that is still free: S3 itself holds the client to it. */
    async presignPut(
      key: string,
      { mediaType, byteLength, ttlSeconds }: { mediaType: string; byteLength: number; ttlSeconds: number },
    ): Promise<PresignedPut> {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        ContentType: mediaType,
        ContentLength: byteLength,
        IfNoneMatch: '*',
      });
      const url = await getSignedUrl(client, command, {
        expiresIn: ttlSeconds,
        // By default the type is not signed, and If-None-Match would move to the query, where S3 ignores it.
        signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']),
        unhoistableHeaders: new Set(['if-none-match']),
      });
      return {
        url,
        headers: { 'Content-Type': mediaType, 'Content-Length': String(byteLength), 'If-None-Match': '*' },
      };
    },

    /** A URL for reading an object, served as what it is and nothing else. */
    presignGet(key: string, { mediaType, ttlSeconds }: { mediaType: string; ttlSeconds: number }): Promise<string> {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentType: mediaType });
      return getSignedUrl(client, command, { expiresIn: ttlSeconds });
    },
  };
}
