import type { CdnCache } from '../data/cdn-cache.js';
import type { ObjectFolder } from '../data/object-folder.js';
import type { PublicationRepository } from '../data/publication-repository.js';
import type { Content } from '../domain/content/content.js';
import { publicEventFolder, publicFolder } from '../domain/delivery/publication.js';

export interface WithdrawContentDeps {
  readonly publications: Pick<PublicationRepository, 'end'>;
  /** The buckets that hold public copies. */
  readonly folders: readonly Pick<ObjectFolder, 'empty' | 'isEmpty'>[];
  readonly cache: Pick<CdnCache, 'invalidate'>;
  readonly randomId: () => string;
}

/** What is known of a withdrawal by whoever looks after it. */
export interface Afterwards {
  /** Copies may have come after the edges were told, and have to be forgotten once more. */
  readonly isLate: boolean;
  /** It failed before: the copies may be gone while the edges were not told. */
  readonly isAgain?: boolean | undefined;
}

export type WithdrawContent = ReturnType<typeof createWithdrawContent>;

/** What of a piece of content has to go. `publication`: as its row, or the news of its change, says. */
export type Withdrawn = Pick<Content, 'id' | 'eventId' | 'publication'>;

/**
 * Takes public copies away: first out of the row, so that nobody is sent there, then out of the buckets, so that no edge
 * fetches them again, then out of the edges. Each step may be done twice, so who finds it half done does it all again.
 */
export function createWithdrawContent({ publications, folders, cache, randomId }: WithdrawContentDeps) {
  async function empty(folder: string): Promise<boolean> {
    const found = await Promise.all(folders.map(async (each) => !(await each.isEmpty(folder))));
    await Promise.all(
      folders.map(async (each) => {
        for (let isEmpty = false; !isEmpty; isEmpty = await each.empty(folder));
      }),
    );
    return found.includes(true);
  }

  return {
    /** At once, as a part of the decision. */
    async now(content: Withdrawn): Promise<void> {
      if (content.publication === undefined) {
        return; // nothing is out there, or its publisher finds out by itself
      }
      await publications.end(content.id, content.publication);
      // Its own copies alone: meanwhile it may be approved, and published, anew.
      await empty(`${publicFolder(content)}${content.publication}/`);
      await cache.invalidate(publicFolder(content), referenceOf(content));
    },

    /** Later, by whoever looks after it: does what is left of it. */
    async rest(content: Withdrawn, { isLate, isAgain = false }: Afterwards): Promise<void> {
      if (content.publication !== undefined) {
        await publications.end(content.id, content.publication);
      }
      const found = await empty(publicFolder(content));
      if (found || isAgain || content.publication !== undefined) {
        const isAnother = isLate || content.publication === undefined;
        await cache.invalidate(publicFolder(content), isAnother ? `${content.id}-${randomId()}` : referenceOf(content));
      }
    },

    /** Everything of an event, in one. */
    async event(eventId: string): Promise<void> {
      await empty(publicEventFolder(eventId));
      await cache.invalidate(publicEventFolder(eventId), eventId);
    },
  };
}

function referenceOf({ id, publication }: Withdrawn): string {
  return `${id}-${publication}`;
}
