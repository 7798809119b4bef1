import type { VariantName } from './content/content.js';
import { InvalidInputError } from './errors.js';
import { findMediaType } from './upload/media-types.js';

/** Which of the buckets an object lives in. */
export const BUCKETS = ['uploads', 'content', 'images'] as const;
export type BucketName = (typeof BUCKETS)[number];

/** Everything a key is made of. The client chooses none of it. */
export interface KeyParts {
  readonly uploadId: string;
  readonly ownerId: string;
  readonly eventId?: string | undefined;
}

/** What may stand between two slashes: no dots, no slash, no encoding. Ids are UUIDs and Cognito subs. */
const SEGMENT = /^[A-Za-z0-9-]{1,64}$/;

/** Uploads that belong to no event, in the same layout: a pseudo-event per purpose would collide with real ids. */
const PROFILE_PREFIX = 'profiles';

/**
 * Wildcards of every staged original, for EventBridge and IAM. Loose, because EventBridge refuses rules with many
 * wildcards as too complex; the worker derives the exact key again.
 */
export const EVENT_ORIGINAL_PATTERN = 'events/*/original.*';
export const STAGED_ORIGINAL_PATTERNS: readonly string[] = [EVENT_ORIGINAL_PATTERN, `${PROFILE_PREFIX}/*/original.*`];

/** Prefixes of the processed objects, as IAM matches them. */
export const DERIVED_PATTERNS: Readonly<Record<'content' | 'images', readonly string[]>> = {
  content: ['events/*/uploads/*/*/v*/*'],
  images: ['events/*/uploads/*/*/v*/*', `${PROFILE_PREFIX}/*/*/v*/*`],
};

/** What lies below it is gone after TEMP_LIFETIME_DAYS; nothing that counts may live there. */
export const TEMP_PREFIX = 'temp/';

/** Where a transcoding service leaves what the worker takes up, as IAM matches it. No pattern of originals matches it. */
export const TRANSCODED_PATTERN = `${TEMP_PREFIX}transcoded/*`;

/** The folder of one upload there, with its slash. */
export function transcodedFolder(uploadId: string, pipelineVersion: number): string {
  return `${TEMP_PREFIX}transcoded/${segment(uploadId)}/v${pipelineVersion}/`;
}

/**
 * `events/{eventId}/uploads/{fanId}/{uploadId}`, or `profiles/{userId}/{uploadId}` for what belongs to no event.
 *
 * @throws InvalidInputError when an id could leave its folder.
 */
export function uploadPrefix({ uploadId, ownerId, eventId }: KeyParts): string {
  const segments =
    eventId === undefined
      ? [PROFILE_PREFIX, segment(ownerId), segment(uploadId)]
      : ['events', segment(eventId), 'uploads', segment(ownerId), segment(uploadId)];
  return segments.join('/');
}

/** Where the client's bytes arrive. The extension follows the declared type; the bytes are sniffed later. */
export function stagedOriginalKey(parts: KeyParts, mediaType: string): string {
  const known = findMediaType(mediaType);
  if (known === undefined) {
    throw new InvalidInputError(`${mediaType} has no extension`);
  }
  return `${uploadPrefix(parts)}/original.${known.extension}`;
}

/** {@link stagedOriginalKey} of an upload. */
export function stagedKeyOf(
  upload: Omit<KeyParts, 'uploadId'> & { readonly id: string; readonly mediaType: string },
): string {
  return stagedOriginalKey({ ...upload, uploadId: upload.id }, upload.mediaType);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'video/mp4': 'mp4',
  'application/vnd.apple.mpegurl': 'm3u8',
  'text/vtt': 'vtt',
};

/**
 * Files that name each other, by relative paths: these names are written into playlists and cues. A file that is not here
 * is called as its variant is.
 */
const FILES_OF_SETS = {
  hls: 'hls/master',
  hlsHigh: 'hls/high',
  hlsHighSegments: 'hls/high',
  hlsMiddle: 'hls/middle',
  hlsMiddleSegments: 'hls/middle',
  hlsLow: 'hls/low',
  hlsLowSegments: 'hls/low',
  storyboard: 'storyboard',
  storyboardCues: 'storyboard',
} as const satisfies Partial<Record<VariantName, string>>;

/**
 * Where a variant lies in the folder of its upload and version.
 *
 * @example variantFile({ name: 'hlsLowSegments', mediaType: 'video/mp4' }); // "hls/low.mp4"
 */
export function variantFile({ name, mediaType }: { readonly name: VariantName; readonly mediaType: string }): string {
  const extension = EXTENSIONS[mediaType];
  if (extension === undefined) {
    throw new InvalidInputError(`A variant cannot be ${mediaType}`);
  }
  const files: Partial<Record<VariantName, string>> = FILES_OF_SETS;
  return `${files[name] ?? name}.${extension}`;
}

/**
 * Where a processed file lives: a pure function of the upload, the pipeline's version and the variant, so that the same
 * work done twice writes the same key once.
 *
 * @example variantKey({ uploadId: 'u', ownerId: 'f', eventId: 'e' }, 1, { name: 'w640', mediaType: 'image/webp' });
 * // "events/e/uploads/f/u/v1/w640.webp"
 */
export function variantKey(
  parts: KeyParts,
  pipelineVersion: number,
  variant: { readonly name: VariantName; readonly mediaType: string },
): string {
  return `${variantFolder(parts, pipelineVersion)}${variantFile(variant)}`;
}

/** Images of every kind, and the cues that point into one, are served from the image bucket, moving pictures from the content bucket. */
export function bucketOfVariant(mediaType: string): 'images' | 'content' {
  return mediaType.startsWith('image/') || mediaType === 'text/vtt' ? 'images' : 'content';
}

/** Extensions of what lies in the image bucket: the distribution tells the buckets apart by them. */
export const IMAGE_BUCKET_EXTENSIONS: readonly string[] = Object.entries(EXTENSIONS)
  .filter(([mediaType]) => bucketOfVariant(mediaType) === 'images')
  .map(([, extension]) => extension);

/** Folder of the renditions of an upload, made by a version of the pipeline; ends in a slash. */
export function variantFolder(parts: KeyParts, pipelineVersion: number): string {
  return `${uploadPrefix(parts)}/v${pipelineVersion}/`;
}

/** The ids in the key of a staged original; undefined for a key this system did not build. */
export function parseStagedOriginalKey(key: string): KeyParts | undefined {
  const segments = key.split('/');
  const name = segments.pop();
  if (name === undefined || !/^original\.[a-z0-9]+$/.test(name) || !segments.every((part) => SEGMENT.test(part))) {
    return undefined;
  }
  const [root, first, second, third, fourth] = segments;
  if (root === 'events' && second === 'uploads' && first && third && fourth && segments.length === 5) {
    return { eventId: first, ownerId: third, uploadId: fourth };
  }
  if (root === PROFILE_PREFIX && first && second && segments.length === 3) {
    return { ownerId: first, uploadId: second };
  }
  return undefined;
}

/** @throws InvalidInputError for what could leave its folder. */
export function segment(id: string): string {
  if (!SEGMENT.test(id)) {
    throw new InvalidInputError('An id in a storage key has letters, digits and hyphens only');
  }
  return id;
}
