/** What moveInPlaylist is told: one of the two items next to which the item is to stand. */
export interface MoveArguments {
  readonly playlistId: string;
  readonly itemId: string;
  readonly beforeItemId?: string | null;
  readonly afterItemId?: string | null;
}

/** The answer to a move, which ends a pipeline of several ways. */
export function moved({ playlistId, itemId }: MoveArguments) {
  return { playlistId, itemId, changed: true };
}
