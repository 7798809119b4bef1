import type { ContentStatus } from '../../../src/domain/content/content-status.js';
import type { MediaKind } from '../../../src/domain/upload/media-types.js';
import type { UploadPurpose } from '../../../src/domain/upload/upload.js';
import type { PageArguments } from './page.js';
import { idOf } from './row-key.js';
import { refuse } from './viewer.js';

export interface ContentListArguments extends PageArguments {
  /** listVideos only. */
  readonly type?: 'FAN_SUBMISSIONS' | 'EVENT_UPLOADS' | 'OWN_UPLOADS' | null;
  /** listImages only. */
  readonly purpose?: UploadPurpose | null;
  readonly eventId?: string | null;
  readonly status?: ContentStatus | null;
}

/** What is listed: content of an event, or of the caller. */
export interface ContentListScope {
  readonly kind: MediaKind;
  readonly own: boolean;
  readonly purpose: UploadPurpose | null;
  readonly eventId: string | null;
  /** Own lists are of any status unless one is asked for, an event's of what everyone may see. */
  readonly status: ContentStatus | null;
  /** What narrows an own list (src/domain/content/content-count.ts). */
  readonly facet: string | null;
}

/** Both lists ask one question: whose content, of which kind, purpose and status. */
export function scopeOf(fieldName: string, args: ContentListArguments): ContentListScope {
  const scope = fieldName === 'listVideos' ? videoScope(args) : imageScope(args);
  if (!scope.own && !scope.eventId) {
    refuse('INVALID_INPUT', 'eventId is missing');
  }
  if (!scope.own && scope.purpose === 'PROFILE') {
    refuse('INVALID_INPUT', 'A PROFILE image belongs to no event');
  }
  return scope;
}

function videoScope({ type, eventId, status }: ContentListArguments): ContentListScope {
  if (type === 'OWN_UPLOADS') {
    const facet = idOf('eventId', eventId);
    return { kind: 'VIDEO', own: true, purpose: null, eventId: facet, status: status ?? null, facet };
  }
  const purpose = type === 'EVENT_UPLOADS' ? 'EVENT' : 'FAN_SUBMISSION';
  return {
    kind: 'VIDEO',
    own: false,
    purpose,
    eventId: idOf('eventId', eventId),
    status: status ?? 'APPROVED',
    facet: null,
  };
}

function imageScope({ purpose, eventId: named, status }: ContentListArguments): ContentListScope {
  const facet = purpose ?? null;
  const eventId = idOf('eventId', named);
  if (!eventId) {
    return { kind: 'IMAGE', own: true, purpose: facet, eventId: null, status: status ?? null, facet };
  }
  return { kind: 'IMAGE', own: false, purpose: facet, eventId, status: status ?? 'APPROVED', facet: null };
}
