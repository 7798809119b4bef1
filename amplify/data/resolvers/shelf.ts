import type { Context } from '@aws-appsync/utils';
import {
  MAX_COLLECTIONS_PER_OWNER,
  MAX_PLAYLISTS_PER_OWNER,
  MAX_SHELF_DESCRIPTION_CHARACTERS,
  MAX_SHELF_TITLE_CHARACTERS,
} from '../../../src/domain/limits.js';
import type { Shelf, Visibility } from '../../../src/domain/shelf/shelf.js';
import { namedId } from './row-key.js';
import { requiredTextOf, textOf } from './text.js';

/** What names the collection or playlist that an operation is about. */
export interface ShelfArguments {
  readonly collectionId?: string | null;
  readonly playlistId?: string | null;
  /** getCollection and getPlaylist only. */
  readonly id?: string | null;
}

/** What the owner says about it. */
export interface ShelfText {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly visibility?: Visibility | null | undefined;
}

/** That content is on a shelf, as its table has it. */
export interface ShelfItem {
  readonly id: string;
  readonly collectionId?: string;
  readonly playlistId?: string;
  readonly contentId: string;
  readonly eventId?: string | null;
  readonly addedAt: string;
  /** Playlists only. */
  readonly rank?: string;
}

/** Names in which collections and playlists differ; their resolvers are the same. */
export interface ShelfKind {
  readonly model: 'Collection' | 'Playlist';
  readonly itemModel: 'CollectionItem' | 'PlaylistItem';
  /** The attribute of an item, and the field of an answer, that names the shelf. */
  readonly idName: 'collectionId' | 'playlistId';
  /** The number in its owner's profile. */
  readonly countName: 'collectionCount' | 'playlistCount';
  readonly maxPerOwner: number;
}

const COLLECTION: ShelfKind = {
  model: 'Collection',
  itemModel: 'CollectionItem',
  idName: 'collectionId',
  countName: 'collectionCount',
  maxPerOwner: MAX_COLLECTIONS_PER_OWNER,
};

const PLAYLIST: ShelfKind = {
  model: 'Playlist',
  itemModel: 'PlaylistItem',
  idName: 'playlistId',
  countName: 'playlistCount',
  maxPerOwner: MAX_PLAYLISTS_PER_OWNER,
};

/** Every operation has the name of what it is about in its own. */
export function kindOf(ctx: Context): ShelfKind {
  return ctx.info.fieldName.indexOf('Playlist') < 0 ? COLLECTION : PLAYLIST;
}

export function shelfIdOf(ctx: Context<ShelfArguments>): string {
  return namedId(kindOf(ctx).model, ctx.args.playlistId ?? ctx.args.collectionId ?? ctx.args.id ?? '');
}

/** The fields of its row that follow from what its owner says, the sort keys of its lists among them. */
export function shelfFields({ id, createdAt }: Pick<Shelf, 'id' | 'createdAt'>, text: ShelfText) {
  const visibility = text.visibility ?? 'PRIVATE';
  return {
    title: requiredTextOf('title', text.title, MAX_SHELF_TITLE_CHARACTERS),
    description: textOf('description', text.description, MAX_SHELF_DESCRIPTION_CHARACTERS),
    visibility,
    'createdAt#id': `${createdAt}#${id}`,
    'visibility#createdAt#id': `${visibility}#${createdAt}#${id}`,
  };
}
