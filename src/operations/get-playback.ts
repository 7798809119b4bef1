import { z } from 'zod';
import type { CdnSigner, FolderSignature } from '../data/cdn-signer.js';
import type { ContentRepository } from '../data/content-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { canDeleteContent, canSeeContent } from '../domain/access/content-access.js';
import type { Content, Variant } from '../domain/content/content.js';
import { cdnUrl } from '../domain/delivery/cdn-url.js';
import type { PlaybackDelivery } from '../domain/delivery/playback-delivery.js';
import { publicKey, servedPublication } from '../domain/delivery/publication.js';
import { NotFoundError } from '../domain/errors.js';
import { PLAYBACK_URL_TTL_SECONDS } from '../domain/limits.js';
import { variantFile, variantFolder } from '../domain/storage-keys.js';

export const getPlaybackInput = z.object({ contentId: z.uuid() });

export interface Playback {
  readonly contentId: string;
  readonly kind: Content['kind'];
  readonly delivery: PlaybackDelivery;
  /** Seconds until the signature ends; absent when nothing is signed. */
  readonly expiresIn?: number;
  readonly variants: readonly (Variant & { readonly url: string })[];
  /** What players add to the requests that follow from the first one. */
  readonly signature?: FolderSignature;
}

export interface GetPlaybackDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly signer: Pick<CdnSigner, 'signFolder'>;
  /** Of the distribution, without a scheme. */
  readonly domain: string;
}

/**
 * Addresses of everything made of an upload, for who may see it. The original is not among it: nobody is served that.
 *
 * Who sees it only because it is approved is never given an address of the renditions themselves, which would be good for some
 * minutes after a takedown: for them there are the public copies, or nothing yet.
 */
export function createGetPlayback({ contents, signer, domain }: GetPlaybackDeps) {
  return async (caller: Caller, { contentId }: z.infer<typeof getPlaybackInput>): Promise<Playback> => {
    const content = await contents.find(contentId);
    if (content === undefined || !canSeeContent(caller, content)) {
      throw new NotFoundError('Content');
    }
    const { kind } = content;
    const publication = servedPublication(content);
    if (publication !== undefined) {
      const urlOf = (variant: Variant) => cdnUrl(domain, publicKey(content, publication, variant));
      const variants = content.variants.map((variant) => ({ ...variant, url: urlOf(variant) }));
      return { contentId, kind, delivery: 'PUBLIC', variants };
    }
    if (!canDeleteContent(caller, content)) {
      return { contentId, kind, delivery: 'PUBLISHING', variants: [] };
    }
    const folder = variantFolder(content, content.pipelineVersion);
    const signature = await signer.signFolder(folder, PLAYBACK_URL_TTL_SECONDS);
    const variants = content.variants.map((variant) => ({
      ...variant,
      url: `${signature.folderUrl}${variantFile(variant)}?${signature.query}`,
    }));
    return { contentId, kind, delivery: 'SIGNED', expiresIn: PLAYBACK_URL_TTL_SECONDS, variants, signature };
  };
}
