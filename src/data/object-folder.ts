import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

export interface ObjectFolderOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

export type ObjectFolder = ReturnType<typeof createObjectFolder>;

/** What lies below a prefix of a bucket, whatever it is: renditions, segments, and what a worker left that died. */
export function createObjectFolder({ client, bucket }: ObjectFolderOptions) {
  return {
    async isEmpty(prefix: string): Promise<boolean> {
      const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
      return KeyCount === 0;
    },

    /**
     * Removes what lies below a prefix, as much as S3 lists at once (1000 objects).
     *
     * @param prefix - ends in a slash, so that no other folder begins alike.
     * @returns whether the folder is empty now.
     */
    async empty(prefix: string): Promise<boolean> {
      if (!prefix.endsWith('/')) {
        throw new Error(`${prefix} is no folder`);
      }
      const { Contents = [], IsTruncated } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }),
      );
      if (Contents.length === 0) {
        return true;
      }
      const { Errors = [] } = await client.send(
        new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
        }),
      );
      if (Errors.length > 0) {
        throw new Error(`S3 kept ${Errors.length} objects: ${Errors[0]?.Code}`);
      }
      return IsTruncated !== true;
    },
  };
}
