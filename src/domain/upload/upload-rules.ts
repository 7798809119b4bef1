import type { Caller } from '../access/caller.js';
import { holdsEvents } from '../access/caller.js';
import { AccessDeniedError, ConflictError, InvalidInputError, NotFoundError, UploadFailedError } from '../errors.js';
import type { Event } from '../event/event.js';
import { findMediaType, MAX_BYTES_BY_KIND, type MediaKind } from './media-types.js';
import type { UploadPurpose } from './upload.js';

export interface UploadRequest {
  readonly kind: MediaKind;
  readonly purpose: UploadPurpose;
  readonly eventId?: string | undefined;
  readonly mediaType: string;
  readonly byteLength: number;
}

interface PurposeRule {
  readonly kinds: readonly MediaKind[];
  /** Whether the upload belongs to an event. */
  readonly event: 'required' | 'forbidden';
  /** Whose event it has to be. */
  readonly host: 'anyone' | 'caller';
}

/** Fans send what they filmed to an event, creatives dress their own, and everyone has a face. */
const PURPOSE_RULES = {
  FAN_SUBMISSION: { kinds: ['VIDEO', 'IMAGE'], event: 'required', host: 'anyone' },
  EVENT: { kinds: ['VIDEO', 'IMAGE'], event: 'required', host: 'caller' },
  PROFILE: { kinds: ['IMAGE'], event: 'forbidden', host: 'anyone' },
} as const satisfies Record<UploadPurpose, PurposeRule>;

/**
 * Checks what can be known before anything is read.
 *
 * @throws AccessDeniedError for a guest; InvalidInputError for a combination that has no meaning;
 *   UploadFailedError `UNSUPPORTED_MEDIA` or `MEDIA_TOO_LARGE`.
 */
export function assertUploadRequest(caller: Caller, request: UploadRequest): void {
  if (caller.kind !== 'user') {
    throw new AccessDeniedError('Guests cannot upload');
  }
  const rule: PurposeRule = PURPOSE_RULES[request.purpose];
  if (!rule.kinds.includes(request.kind)) {
    throw new InvalidInputError(`A ${request.purpose} upload cannot be a ${request.kind}`);
  }
  if ((request.eventId !== undefined) !== (rule.event === 'required')) {
    throw new InvalidInputError(`eventId is ${rule.event} for a ${request.purpose} upload`);
  }
  if (findMediaType(request.mediaType)?.kind !== request.kind) {
    throw new UploadFailedError('UNSUPPORTED_MEDIA', `${request.mediaType} is not an accepted ${request.kind} type`);
  }
  const limit = MAX_BYTES_BY_KIND[request.kind];
  if (request.byteLength > limit) {
    throw new UploadFailedError('MEDIA_TOO_LARGE', `A ${request.kind} may be ${limit} bytes long at most`, {
      details: { limit, byteLength: request.byteLength },
    });
  }
}

/**
 * Checks the event an upload is for.
 *
 * @throws NotFoundError when there is no such event, or it is not the caller's to dress; ConflictError when it takes no uploads.
 */
export function assertEventTakesUpload(caller: Caller, purpose: UploadPurpose, event: Event | undefined): Event {
  const rule: PurposeRule = PURPOSE_RULES[purpose];
  const isHost = caller.kind === 'user' && event?.creativeId === caller.sub && holdsEvents(caller);
  if (event === undefined || (rule.host === 'caller' && !isHost)) {
    throw new NotFoundError('Event');
  }
  if (event.status !== 'OPEN') {
    throw new ConflictError('The event takes no uploads', { details: { eventId: event.id } });
  }
  return event;
}
