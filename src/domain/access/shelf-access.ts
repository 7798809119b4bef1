import type { Shelf } from '../shelf/shelf.js';
import { type Caller, isStaff } from './caller.js';

type Subject = Pick<Shelf, 'ownerId' | 'visibility' | 'deletedAt'>;

/** Whether the caller may see it by its id. What is in it is another question, of each piece of content. */
export function canSeeShelf(caller: Caller, { ownerId, visibility, deletedAt }: Subject): boolean {
  if (deletedAt !== undefined) {
    return false;
  }
  return visibility !== 'PRIVATE' || isStaff(caller) || (caller.kind === 'user' && caller.sub === ownerId);
}
