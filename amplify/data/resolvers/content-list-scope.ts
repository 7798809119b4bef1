import type { ContentStatus } from '../../../src/domain/content/content-status.js';
import type { MediaKind } from '../../../src/domain/upload/media-types.js';
import type { UploadPurpose } from '../../../src/domain/upload/upload.js';
import { refuse } from './viewer.js';

export interface ContentListArguments {
  /** listVideos only. */
  readonly type?: 'FAN_SUBMISSIONS' | 'EVENT_UPLOADS' | 'OWN_UPLOADS' | null;
  /** listImages only. */
  readonly purpose?: UploadPurpose | null;
  readonly eventId?: string | null;
  readonly status?: ContentStatus | null;
  readonly limit?: number | null;
  readonly nextToken?: string | null;
}

/** What is listed: content of an event, or of the caller. */
export interface ContentListScope {
  readonly kind: MediaKind;
  readonly own: boolean;
  readonly purpose: UploadPurpose | null;
  readonly eventId: string | null;
}

/** Both lists ask one question: whose content, of which kind and purpose. */
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

function videoScope({ type, eventId }: ContentListArguments): ContentListScope {
  const own = type === 'OWN_UPLOADS';
  const purpose = type === 'EVENT_UPLOADS' ? 'EVENT' : 'FAN_SUBMISSION';
  return { kind: 'VIDEO', own, purpose: own ? null : purpose, eventId: eventId ?? null };
}

function imageScope({ purpose, eventId }: ContentListArguments): ContentListScope {
  return { kind: 'IMAGE', own: !eventId, purpose: purpose ?? null, eventId: eventId ?? null };
}
