import type { Upload } from '../../src/domain/upload/upload.js';

/** A valid upload; a test names only the fields it is about. */
export function buildUpload(overrides: Partial<Upload> = {}): Upload {
  return {
    id: 'upload-1',
    ownerId: 'fan-1',
    contentId: 'content-1',
    kind: 'IMAGE',
    purpose: 'FAN_SUBMISSION',
    eventId: 'event-1',
    creativeId: 'creative-1',
    status: 'PENDING',
    progress: 0,
    fileName: 'IMG_0001.JPG',
    mediaType: 'image/jpeg',
    byteLength: 1_024,
    requestHash: 'hash-1',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-02T00:00:00.000Z',
    ...overrides,
  };
}
