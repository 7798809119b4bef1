import type { Content } from '../domain/content/content.js';
import { type ContentLabel, reviewOf } from '../domain/content/review.js';
import type { Notification } from '../domain/notification/notification.js';
import {
  awaitingDecisionMessage,
  failedForOwnerMessage,
  readyForOwnerMessage,
} from '../domain/notification/wording.js';
import type { Upload } from '../domain/upload/upload.js';
import { PIPELINE_VERSION, type ProcessedMedia } from './media-port.js';

/** What a finished upload becomes: PENDING content, and who is told of it. */
export function completionOf(
  upload: Upload,
  media: ProcessedMedia,
  at: Date,
  labels?: readonly ContentLabel[],
): { readonly content: Content; readonly notifications: readonly Notification[] } {
  const content = { ...newContent(upload, media, at.toISOString()), review: reviewOf(labels) };
  const ready: Notification = {
    ...about(upload, at),
    id: `${upload.id}-ready`,
    ownerId: upload.ownerId,
    message: readyForOwnerMessage(upload.kind),
  };
  if (upload.creativeId === undefined || upload.creativeId === upload.ownerId) {
    return { content, notifications: [ready] };
  }
  const awaiting: Notification = {
    ...about(upload, at),
    id: `${upload.id}-awaiting`,
    ownerId: upload.creativeId,
    type: 'MODERATION',
    message: awaitingDecisionMessage(upload.kind),
  };
  return { content, notifications: [ready, awaiting] };
}

export function failureNotification(upload: Upload, at: Date): Notification {
  return {
    ...about(upload, at),
    id: `${upload.id}-failed`,
    ownerId: upload.ownerId,
    message: failedForOwnerMessage(upload.kind),
    data: { uploadId: upload.id },
  };
}

function about({ id: uploadId, contentId, eventId }: Upload, at: Date) {
  return {
    type: 'UPLOAD',
    data: { uploadId, contentId, ...(eventId === undefined ? {} : { eventId }) },
    createdAt: at.toISOString(),
  } as const;
}

function newContent(upload: Upload, media: ProcessedMedia, at: string): Content {
  const { eventId, creativeId } = upload;
  return {
    id: upload.contentId,
    uploadId: upload.id,
    ownerId: upload.ownerId,
    ...(eventId === undefined ? {} : { eventId }),
    ...(creativeId === undefined ? {} : { creativeId }),
    kind: upload.kind,
    purpose: upload.purpose,
    status: 'PENDING',
    version: 1,
    pipelineVersion: PIPELINE_VERSION,
    variants: media.files.map(({ name, mediaType, byteLength, width, height }) => ({
      name,
      mediaType,
      byteLength,
      width,
      height,
    })),
    width: media.width,
    height: media.height,
    ...(media.durationSeconds === undefined ? {} : { durationSeconds: media.durationSeconds }),
    ...(media.thumbHash === undefined ? {} : { thumbHash: media.thumbHash }),
    storedBytes: media.files.reduce((sum, { byteLength }) => sum + byteLength, 0),
    createdAt: at,
    updatedAt: at,
  };
}
