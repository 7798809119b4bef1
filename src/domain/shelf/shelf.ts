export const VISIBILITIES = ['PRIVATE', 'UNLISTED', 'PUBLIC'] as const;
/** PRIVATE is its owner's alone, UNLISTED is found by its id, PUBLIC is listed as well. */
export type Visibility = (typeof VISIBILITIES)[number];

/** A collection or a playlist: what keeps content that need not be its owner's. What both have is written once, for a shelf. */
export interface Shelf {
  readonly id: string;
  /** Cognito `sub`. */
  readonly ownerId: string;
  readonly title: string;
  readonly description?: string | null;
  readonly visibility: Visibility;
  /** Moves in the transactions that add and remove items. */
  readonly itemCount: number;
  /** Counts the changes of title, description and visibility. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Since when it is being deleted: nobody sees it any more, and its items go before it does. */
  readonly deletedAt?: string;
}
