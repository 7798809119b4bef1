import type { UploadFailureCode } from '../errors.js';
import type { MediaKind } from './media-types.js';
import type { Transcoding } from './transcoding.js';
import type { UploadStatus } from './upload-status.js';

export const UPLOAD_PURPOSES = ['EVENT', 'PROFILE', 'FAN_SUBMISSION'] as const;
export type UploadPurpose = (typeof UPLOAD_PURPOSES)[number];

/** One file on its way in: from the reserved quota to the content it becomes. */
export interface Upload {
  readonly id: string;
  /** Cognito `sub` of who uploads. */
  readonly ownerId: string;
  /** The content this upload becomes: chosen at the start, so that every retry makes the same one. */
  readonly contentId: string;
  readonly kind: MediaKind;
  readonly purpose: UploadPurpose;
  readonly eventId?: string;
  /** The creative whose event it is; copied, so that its readers need no second read. */
  readonly creativeId?: string;
  readonly status: UploadStatus;
  /** Percent of the whole way, 0 to 100. */
  readonly progress: number;
  readonly errorCode?: UploadFailureCode;
  readonly errorMessage?: string;
  /** The client's name for the file. Never part of a key. */
  readonly fileName: string;
  readonly mediaType: string;
  /** Declared, then enforced by the signature of the upload URL. Bytes. */
  readonly byteLength: number;
  /** Sent in parts of this length; absent when one PUT takes it whole. Bytes. */
  readonly partBytes?: number;
  /** S3's name for the multipart upload; absent until it was begun, and again once its parts were removed. */
  readonly multipartId?: string;
  /** CRC-32 of the whole file, base64, where the client gave one for a single PUT. */
  readonly checksumCrc32?: string;
  /** What the backend has found in storage so far, and told. Bytes. */
  readonly receivedBytes?: number;
  /** The job of a transcoding service it waits for, while it does. */
  readonly transcoding?: Transcoding;
  /** Fingerprint of the request that made it: a repeated key must repeat the request. */
  readonly requestHash: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
}
