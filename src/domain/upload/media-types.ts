import { MAX_IMAGE_BYTES, MAX_VIDEO_BYTES } from '../limits.js';

export const MEDIA_KINDS = ['VIDEO', 'IMAGE'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

interface MediaType {
  readonly kind: MediaKind;
  /** Extension of the staged object. It is ours, never the client's. */
  readonly extension: string;
}

/** What may be uploaded. SVG and HTML are absent on purpose: they carry scripts. */
const MEDIA_TYPES: Readonly<Record<string, MediaType>> = {
  'image/jpeg': { kind: 'IMAGE', extension: 'jpg' },
  'image/png': { kind: 'IMAGE', extension: 'png' },
  'image/webp': { kind: 'IMAGE', extension: 'webp' },
  'image/gif': { kind: 'IMAGE', extension: 'gif' },
  'image/avif': { kind: 'IMAGE', extension: 'avif' },
  'image/heic': { kind: 'IMAGE', extension: 'heic' },
  'image/heif': { kind: 'IMAGE', extension: 'heif' },
  'video/mp4': { kind: 'VIDEO', extension: 'mp4' },
  'video/quicktime': { kind: 'VIDEO', extension: 'mov' },
  'video/webm': { kind: 'VIDEO', extension: 'webm' },
};

export const ACCEPTED_MEDIA_TYPES: readonly string[] = Object.keys(MEDIA_TYPES);

export const MAX_BYTES_BY_KIND = {
  IMAGE: MAX_IMAGE_BYTES,
  VIDEO: MAX_VIDEO_BYTES,
} as const satisfies Record<MediaKind, number>;

/** The kind and extension of an accepted media type; undefined when it is not accepted. Case and spaces are not forgiven. */
export function findMediaType(mediaType: string): MediaType | undefined {
  return Object.hasOwn(MEDIA_TYPES, mediaType) ? MEDIA_TYPES[mediaType] : undefined;
}
