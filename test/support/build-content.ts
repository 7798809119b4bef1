import type { Content } from '../../src/domain/content/content.js';

/** Valid content of an event; a test names only the fields it is about. */
export function buildContent(overrides: Partial<Content> = {}): Content {
  return {
    id: 'content-1',
    uploadId: 'upload-1',
    ownerId: 'fan-1',
    eventId: 'event-1',
    creativeId: 'creative-1',
    kind: 'IMAGE',
    purpose: 'FAN_SUBMISSION',
    status: 'PENDING',
    version: 1,
    pipelineVersion: 1,
    variants: [{ name: 'w320', mediaType: 'image/webp', byteLength: 300, width: 320, height: 240 }],
    width: 640,
    height: 480,
    storedBytes: 300,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...overrides,
  };
}
