import type { MediaKind } from '../upload/media-types.js';
import type { UploadPurpose } from '../upload/upload.js';
import type { ContentStatus } from './content-status.js';
import type { LastDecision } from './last-decision.js';
import type { Review } from './review.js';

/**
 * What is made of an upload, file by file; src/domain/storage-keys.ts says where each lies. A name never changes its meaning.
 * `hls` is the master playlist of a long video, `hlsHigh`, `hlsMiddle` and `hlsLow` those of its sizes, each with one file of
 * segments; `storyboardCues` tells which part of the picture `storyboard` shows which moment.
 */
export const VARIANT_NAMES = [
  'thumb',
  'w320',
  'w640',
  'w1280',
  'w2048',
  'print',
  'poster',
  'video',
  'hls',
  'hlsHigh',
  'hlsHighSegments',
  'hlsMiddle',
  'hlsMiddleSegments',
  'hlsLow',
  'hlsLowSegments',
  'storyboard',
  'storyboardCues',
] as const;
export type VariantName = (typeof VARIANT_NAMES)[number];

/** One file that was made of the original. Its key is derived, never stored. */
export interface Variant {
  readonly name: VariantName;
  readonly mediaType: string;
  readonly byteLength: number;
  /** Pixels, after orientation. */
  readonly width: number;
  readonly height: number;
}

/** Presentable media. Nobody but its owner, the event's creative and the moderators sees it before it is APPROVED. */
export interface Content {
  readonly id: string;
  readonly uploadId: string;
  readonly ownerId: string;
  readonly eventId?: string;
  readonly creativeId?: string;
  readonly kind: MediaKind;
  readonly purpose: UploadPurpose;
  readonly status: ContentStatus;
  /** Counts the decisions and the changes of the text; a moderator may insist on the one seen. */
  readonly version: number;
  readonly title?: string;
  readonly description?: string;
  readonly pipelineVersion: number;
  readonly variants: readonly Variant[];
  /** Pixels of the upright original. */
  readonly width: number;
  readonly height: number;
  readonly durationSeconds?: number;
  /** Base64 of a ThumbHash (github.com/evanw/thumbhash). */
  readonly thumbHash?: string;
  /** What it occupies, all variants together: the bytes charged to its owner. */
  readonly storedBytes: number;
  /** For those who decide, and no field of the API's. */
  readonly review?: Review;
  /** Of the decision that stands; absent when none was taken, or it was taken back. No field of the API's either. */
  readonly lastDecision?: LastDecision;
  /** Names the folder of public copies that were made, or are being made, since it was approved. */
  readonly publication?: string | undefined;
  /** When those copies were complete: from then on they are served. ISO 8601, UTC. */
  readonly publishedAt?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}
