import type { Context } from '@aws-appsync/utils';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { readRows, rowsOf } from './batch-read.js';
import type { MoveArguments } from './move.js';
import { namedId } from './row-key.js';
import type { ShelfItem } from './shelf.js';
import { refuse, refuseMissing, requireSub } from './viewer.js';

/** Reads the playlist, the item, and the one it is to stand next to, at once. All are the caller's and belong together. */
export function request(ctx: Context<MoveArguments>) {
  const { playlistId, itemId, beforeItemId, afterItemId } = ctx.args;
  const anchorId = beforeItemId ?? afterItemId;
  if (!anchorId || (beforeItemId && afterItemId) || anchorId === itemId) {
    refuse('INVALID_INPUT', 'Exactly one of beforeItemId and afterItemId names another item');
  }
  const items = [itemId, anchorId ?? ''].map((id) => namedId('PlaylistItem', id));
  return readRows(ctx, { Playlist: [namedId('Playlist', playlistId)], PlaylistItem: items });
}

export function response(ctx: Context<MoveArguments>) {
  const { playlistId, itemId } = ctx.args;
  const [playlist] = rowsOf<Shelf>(ctx, 'Playlist');
  if (!playlist || playlist.ownerId !== requireSub(ctx) || playlist.deletedAt) {
    return refuseMissing('Playlist');
  }
  const items = rowsOf<ShelfItem>(ctx, 'PlaylistItem').filter((item) => item.playlistId === playlistId);
  if (items.length < 2) {
    return refuseMissing('PlaylistItem');
  }
  ctx.stash['anchor'] = items.filter(({ id }) => id !== itemId)[0];
  return {};
}
