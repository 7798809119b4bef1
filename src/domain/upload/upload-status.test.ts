import { describe, expect, it } from 'vitest';
import {
  nextUploadStatus,
  UPLOAD_EVENTS,
  UPLOAD_STATUSES,
  type UploadEvent,
  type UploadStatus,
  uploadStatusesBefore,
} from './upload-status.js';

const EDGES: readonly [UploadStatus, UploadEvent, UploadStatus][] = [
  ['PENDING', 'transferStarted', 'UPLOADING'],
  ['PENDING', 'processingStarted', 'PROCESSING'],
  ['PENDING', 'failed', 'FAILED'],
  ['UPLOADING', 'processingStarted', 'PROCESSING'],
  ['UPLOADING', 'failed', 'FAILED'],
  ['PROCESSING', 'processed', 'COMPLETED'],
  ['PROCESSING', 'failed', 'FAILED'],
  ['FAILED', 'redriven', 'PROCESSING'],
];

describe('nextUploadStatus', () => {
  it.each(EDGES)('moves %s on %s to %s', (from, event, to) => {
    expect(nextUploadStatus(from, event)).toBe(to);
  });

  it('refuses every other pair', () => {
    const allowed = new Set(EDGES.map(([from, event]) => `${from}/${event}`));
    const forbidden = UPLOAD_STATUSES.flatMap((from) => UPLOAD_EVENTS.map((event) => ({ from, event }))).filter(
      ({ from, event }) => !allowed.has(`${from}/${event}`),
    );

    expect(forbidden).toHaveLength(17); // 5 statuses × 5 events − 8 edges
    for (const { from, event } of forbidden) {
      expect(() => nextUploadStatus(from, event)).toThrow(
        expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from, event } }),
      );
    }
  });

  it('names what a conditional write may start from', () => {
    expect(uploadStatusesBefore('processed')).toEqual(['PROCESSING']);
    expect(uploadStatusesBefore('processingStarted')).toEqual(['PENDING', 'UPLOADING']);
    expect(uploadStatusesBefore('failed')).toEqual(['PENDING', 'UPLOADING', 'PROCESSING']);
  });
});
