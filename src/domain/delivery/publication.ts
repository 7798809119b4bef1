import type { Content, Variant } from '../content/content.js';
import { segment, variantFile } from '../storage-keys.js';

/** Below it lies what everyone may fetch without a signature; amplify/delivery/cdn.ts serves it so. */
export const PUBLIC_PREFIX = 'public/';

type Published = Pick<Content, 'id' | 'eventId'>;

/** Folder of every public copy of a piece of content, now and before; ends in a slash. */
export function publicFolder({ id, eventId }: Published): string {
  return `${eventId === undefined ? `${PUBLIC_PREFIX}profiles/` : publicEventFolder(eventId)}${segment(id)}/`;
}

/** Folder of every public copy of what belongs to an event; ends in a slash. */
export function publicEventFolder(eventId: string): string {
  return `${PUBLIC_PREFIX}events/${segment(eventId)}/`;
}

/**
 * Where a public copy lies. Each publication has a folder of its own that is never written again, so that caches may keep it
 * for as long as they like, and one that was taken down never comes back under its old address.
 *
 * @example publicKey({ id: 'c', eventId: 'e' }, '3', { name: 'w640', mediaType: 'image/webp' }); // "public/events/e/c/3/w640.webp"
 */
export function publicKey(
  content: Published,
  publication: string,
  variant: Pick<Variant, 'name' | 'mediaType'>,
): string {
  return `${publicFolder(content)}${segment(publication)}/${variantFile(variant)}`;
}

/** The publication that everyone may fetch now; undefined while there is none, or while its copies are being made. */
export function servedPublication({ status, publication, publishedAt }: Content): string | undefined {
  return status === 'APPROVED' && publishedAt !== undefined ? publication : undefined;
}
