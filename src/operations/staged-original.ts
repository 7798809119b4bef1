import { z } from 'zod';

/** Storage's word that an original has arrived (docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). */
const stagedOriginalEvent = z.object({
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      /** Not URL-encoded, unlike in S3's own notifications. */
      key: z.string(),
      size: z.number().optional(),
      etag: z.string().optional(),
      'version-id': z.string().optional(),
    }),
  }),
});

export interface StagedOriginal {
  readonly bucket: string;
  readonly key: string;
  readonly byteLength: number | undefined;
  readonly etag: string | undefined;
  readonly versionId: string | undefined;
}

/** @throws ZodError or SyntaxError for a body that is no such event: it then ends in the dead letters. */
export function parseStagedOriginal(body: string): StagedOriginal {
  const { bucket, object } = stagedOriginalEvent.parse(JSON.parse(body)).detail;
  return {
    bucket: bucket.name,
    key: object.key,
    byteLength: object.size,
    etag: object.etag,
    versionId: object['version-id'],
  };
}
