import { z } from 'zod';
import type { ContentRepository } from '../data/content-repository.js';
import type { Presigner } from '../data/presigner.js';
import type { Caller } from '../domain/access/caller.js';
import { canSeeContent } from '../domain/access/content-access.js';
import type { Content, Variant } from '../domain/content/content.js';
import { NotFoundError } from '../domain/errors.js';
import { PLAYBACK_URL_TTL_SECONDS } from '../domain/limits.js';
import { bucketOfVariant, variantKey } from '../domain/storage-keys.js';

export const getPlaybackInput = z.object({ contentId: z.uuid() });

export interface Playback {
  readonly contentId: string;
  readonly kind: Content['kind'];
  /** Seconds. */
  readonly expiresIn: number;
  readonly variants: readonly (Variant & { readonly url: string })[];
}

export interface GetPlaybackDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly content: Pick<Presigner, 'presignGet'>;
  readonly images: Pick<Presigner, 'presignGet'>;
}

/** Signs URLs of everything made of an upload, for who may see it. The original is not among it: nobody is served that. */
export function createGetPlayback({ contents, content: contentStore, images }: GetPlaybackDeps) {
  return async (caller: Caller, { contentId }: z.infer<typeof getPlaybackInput>): Promise<Playback> => {
    const content = await contents.find(contentId);
    if (content === undefined || !canSeeContent(caller, content)) {
      throw new NotFoundError('Content');
    }
    const variants = await Promise.all(
      content.variants.map(async (variant) => {
        const store = bucketOfVariant(variant.mediaType) === 'images' ? images : contentStore;
        const url = await store.presignGet(variantKey(content, content.pipelineVersion, variant), {
          mediaType: variant.mediaType,
          ttlSeconds: PLAYBACK_URL_TTL_SECONDS,
        });
        return { ...variant, url };
      }),
    );
    return { contentId, kind: content.kind, expiresIn: PLAYBACK_URL_TTL_SECONDS, variants };
  };
}
