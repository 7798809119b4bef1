import { InvalidTransitionError } from '../errors.js';

export const UPLOAD_STATUSES = ['PENDING', 'UPLOADING', 'PROCESSING', 'COMPLETED', 'FAILED'] as const;
export type UploadStatus = (typeof UPLOAD_STATUSES)[number];

export const UPLOAD_EVENTS = ['transferStarted', 'processingStarted', 'processed', 'failed', 'redriven'] as const;
export type UploadEvent = (typeof UPLOAD_EVENTS)[number];

/** The whole machine. A pair that is absent is forbidden; there is no other place that decides. */
const TRANSITIONS = {
  PENDING: { transferStarted: 'UPLOADING', processingStarted: 'PROCESSING', failed: 'FAILED' },
  UPLOADING: { processingStarted: 'PROCESSING', failed: 'FAILED' },
  PROCESSING: { processed: 'COMPLETED', failed: 'FAILED' },
  COMPLETED: {},
  FAILED: { redriven: 'PROCESSING' },
} as const satisfies Record<UploadStatus, Partial<Record<UploadEvent, UploadStatus>>>;

/**
 * The status an upload takes when `event` happens to it.
 *
 * @throws InvalidTransitionError when the machine has no such edge.
 */
export function nextUploadStatus(from: UploadStatus, event: UploadEvent): UploadStatus {
  const edges: Partial<Record<UploadEvent, UploadStatus>> = TRANSITIONS[from];
  const to = edges[event];
  if (to === undefined) {
    throw new InvalidTransitionError(`An upload that is ${from} cannot be ${event}`, { details: { from, event } });
  }
  return to;
}

/** The statuses from which `event` leads on: what a conditional write has to name. */
export function uploadStatusesBefore(event: UploadEvent): readonly UploadStatus[] {
  return UPLOAD_STATUSES.filter((status) => event in TRANSITIONS[status]);
}
