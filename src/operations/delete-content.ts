import { z } from 'zod';
import type { ContentReferences } from '../data/content-references.js';
import type { ContentRemovalRepository } from '../data/content-removal-repository.js';
import type { ContentRepository } from '../data/content-repository.js';
import type { EventPublisher } from '../data/event-publisher.js';
import type { ObjectFolder } from '../data/object-folder.js';
import type { Caller } from '../domain/access/caller.js';
import { canDeleteContent, canSeeContent } from '../domain/access/content-access.js';
import type { Content } from '../domain/content/content.js';
import { AccessDeniedError, ConflictError, NotFoundError } from '../domain/errors.js';
import { uploadPrefix } from '../domain/storage-keys.js';
import type { Log } from '../observability/log.js';
import type { WithdrawContent } from './withdraw-content.js';

export const deleteContentInput = z.object({ contentId: z.uuid() });

export interface DeleteContentDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly removals: Pick<ContentRemovalRepository, 'removeWithReferences'>;
  readonly references: ContentReferences;
  readonly publisher: Pick<EventPublisher, 'contentUpdate'>;
  readonly log: Log;
  /** The buckets that hold what is made of uploads. */
  readonly folders: readonly Pick<ObjectFolder, 'empty'>[];
  readonly withdrawals: Pick<WithdrawContent, 'now'>;
}

/** A decision at the same time makes another version of the content; a person does not decide three times a second. */
const MAX_ATTEMPTS = 3;

/** Removes content and everything made of it. The row goes last: as long as it is there, it can be asked for again. */
export function createDeleteContent(deps: DeleteContentDeps) {
  return async (caller: Caller, { contentId }: z.infer<typeof deleteContentInput>): Promise<{ contentId: string }> => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const content = await deletable(deps, caller, contentId);
      await deps.withdrawals.now(content);
      await removeObjects(deps.folders, content);
      if (await deps.removals.removeWithReferences(content, deps.references)) {
        await tell(deps, content);
        return { contentId };
      }
    }
    throw new ConflictError('The content is being decided over', { details: { contentId } });
  };
}

/** The row is gone, which is the truth; who missed this finds nothing at the next query. */
async function tell(
  { publisher, log }: DeleteContentDeps,
  { id: contentId, ownerId, eventId }: Content,
): Promise<void> {
  await publisher
    .contentUpdate({ ownerId, eventId, contentId, status: 'DELETED', message: '' })
    .catch((error: unknown) => log.warn('deletion not published', { contentId, error }));
}

async function deletable({ contents }: DeleteContentDeps, caller: Caller, id: string): Promise<Content> {
  const content = await contents.find(id);
  if (content === undefined || !canSeeContent(caller, content)) {
    throw new NotFoundError('Content');
  }
  if (!canDeleteContent(caller, content)) {
    throw new AccessDeniedError('Only its owner, the creative of the event and the staff delete content');
  }
  return content;
}

/** Everything below the folder of its upload, in each bucket. */
export async function removeObjects(folders: readonly Pick<ObjectFolder, 'empty'>[], content: Content): Promise<void> {
  const prefix = `${uploadPrefix(content)}/`;
  await Promise.all(
    folders.map(async (folder) => {
      for (let isEmpty = false; !isEmpty; isEmpty = await folder.empty(prefix));
    }),
  );
}
