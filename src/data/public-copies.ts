import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';

export type PublicCopies = ReturnType<typeof createPublicCopies>;

/** Copies inside a bucket that everyone may fetch. */
export function createPublicCopies({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
  return {
    /** Done again it writes the same. */
    async copy(from: string, to: string, mediaType: string): Promise<void> {
      await client.send(
        new CopyObjectCommand({
          Bucket: bucket,
          Key: to,
          CopySource: `${bucket}/${from}`,
          MetadataDirective: 'REPLACE',
          ContentType: mediaType,
          CacheControl: 'public, max-age=31536000, immutable',
        }),
      );
    },
  };
}
