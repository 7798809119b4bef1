import type { ContentRepository } from '../data/content-repository.js';
import type { PublicCopies } from '../data/public-copies.js';
import type { PublicationRepository } from '../data/publication-repository.js';
import type { Content } from '../domain/content/content.js';
import { publicKey } from '../domain/delivery/publication.js';
import { ConflictError } from '../domain/errors.js';
import { bucketOfVariant, variantKey } from '../domain/storage-keys.js';
import type { WithdrawContent, Withdrawn } from './withdraw-content.js';

/** What the table's stream tells of a row. */
export interface ContentChange extends Withdrawn {
  readonly removed: boolean;
  /** It failed before, after who knows which step, and is followed beside the stream. */
  readonly isRetry?: boolean;
}

export interface PublishContentDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly publications: Pick<PublicationRepository, 'begin' | 'complete'>;
  readonly copies: Readonly<Record<'content' | 'images', Pick<PublicCopies, 'copy'>>>;
  readonly withdrawals: Pick<WithdrawContent, 'rest'>;
}

/** The row changes between two reads only when someone decides; a person does not three times a second. */
const MAX_ATTEMPTS = 3;

/**
 * Makes what everyone may fetch agree with a row of content, as it is now: the change only says where to look. What is approved
 * has public copies, complete before anyone is sent there; anything else has none, in the buckets or at an edge.
 *
 * A row says where its copies go before the first of them is made. So whoever takes the content down knows of them, and what a
 * publisher writes after that, it removes itself: it cannot complete.
 *
 * The stream's changes are followed one after the other; one that is tried again runs beside them, and may sweep the folder while
 * the content is approved and published anew. So it looks again afterwards, and makes copies that are said to be there.
 */
export function createPublishContent({ contents, publications, copies, withdrawals }: PublishContentDeps) {
  async function copyAll(content: Content, publication: string): Promise<void> {
    await Promise.all(
      content.variants.map((variant) =>
        copies[bucketOfVariant(variant.mediaType)].copy(
          variantKey(content, content.pipelineVersion, variant),
          publicKey(content, publication, variant),
          variant.mediaType,
        ),
      ),
    );
  }

  /** @returns whether the row was still as it was read. */
  async function publish(content: Content, isRetry: boolean): Promise<boolean> {
    if (content.publishedAt !== undefined && !isRetry) {
      return true;
    }
    const publication = content.publication ?? String(content.version);
    if (content.publication === undefined && !(await publications.begin(content, publication))) {
      return false;
    }
    await copyAll(content, publication);
    return publications.complete(content.id, publication);
  }

  return async (change: ContentChange): Promise<void> => {
    const { isRetry = false } = change;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const content = await contents.find(change.id);
      if (content === undefined) {
        // Whoever removed the row withdrew it before; only a publisher that came after that left something.
        await withdrawals.rest({ ...change, publication: undefined }, { isLate: true, isAgain: isRetry });
        return;
      }
      if (content.status !== 'APPROVED') {
        const withdrawn = { ...content, publication: content.publication ?? change.publication };
        await withdrawals.rest(withdrawn, { isLate: attempt > 1, isAgain: isRetry });
        if (!isRetry || (await contents.find(change.id))?.status !== 'APPROVED') {
          return;
        }
      } else if (await publish(content, isRetry)) {
        return;
      }
    }
    throw new ConflictError('The content keeps changing', { details: { contentId: change.id } });
  };
}
