import { type CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';

export interface CdnCacheOptions {
  readonly client: CloudFrontClient;
  readonly distributionId: string;
}

export type CdnCache = ReturnType<typeof createCdnCache>;

/** What the edges of the distribution keep. */
export function createCdnCache({ client, distributionId }: CdnCacheOptions) {
  return {
    /**
     * Has every edge forget what lies below a folder.
     *
     * @param folder - of keys; ends in a slash.
     * @param reference - asked for again with the same one, it is the same invalidation, and costs nothing.
     */
    async invalidate(folder: string, reference: string): Promise<void> {
      await client.send(
        new CreateInvalidationCommand({
          DistributionId: distributionId,
          InvalidationBatch: { CallerReference: reference, Paths: { Quantity: 1, Items: [`/${folder}*`] } },
        }),
      );
    },
  };
}
