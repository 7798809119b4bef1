import { z } from 'zod';
import type { EventRepository } from '../data/event-repository.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { AccessDeniedError, ConflictError } from '../domain/errors.js';
import type { Event } from '../domain/event/event.js';
import { MAX_FILE_NAME_CHARACTERS, MAX_IDEMPOTENCY_KEY_CHARACTERS, UPLOAD_LIFETIME_SECONDS } from '../domain/limits.js';
import { CRC32_PATTERN } from '../domain/upload/crc32.js';
import { MEDIA_KINDS } from '../domain/upload/media-types.js';
import { planParts } from '../domain/upload/plan-parts.js';
import { UPLOAD_PURPOSES, type Upload } from '../domain/upload/upload.js';
import { assertEventTakesUpload, assertUploadRequest } from '../domain/upload/upload-rules.js';
import type { Log } from '../observability/log.js';
import { isOpen } from './own-upload.js';
import { issueTicket, type UploadTicket, type UploadTicketDeps } from './upload-ticket.js';

export const initiateUploadInput = z.object({
  type: z.enum(MEDIA_KINDS),
  purpose: z.enum(UPLOAD_PURPOSES),
  eventId: z.uuid().optional(),
  fileName: z.string().min(1).max(MAX_FILE_NAME_CHARACTERS),
  byteLength: z.int().positive(),
  mediaType: z.string().max(100),
  checksumCrc32: z.string().regex(CRC32_PATTERN).optional(),
  idempotencyKey: z.string().min(1).max(MAX_IDEMPOTENCY_KEY_CHARACTERS).optional(),
});

export type InitiateUploadInput = z.infer<typeof initiateUploadInput>;

export interface InitiateUploadDeps extends UploadTicketDeps {
  readonly events: Pick<EventRepository, 'find'>;
  readonly uploads: Pick<UploadRepository, 'find' | 'reserve'>;
  readonly randomId: () => string;
  /** A UUID that is a function of the text alone. */
  readonly idOf: (text: string) => string;
  readonly log: Pick<Log, 'metric'>;
}

/**
 * Reserves the bytes of a file and says how they go in: one URL, or parts. The same idempotency key gives the same upload
 * and a fresh URL; with another request it is a CONFLICT.
 */
export function createInitiateUpload(deps: InitiateUploadDeps) {
  return async (caller: Caller, input: InitiateUploadInput): Promise<UploadTicket> => {
    const { type: kind, purpose, eventId, mediaType, byteLength } = input;
    assertUploadRequest(caller, { kind, purpose, eventId, mediaType, byteLength });
    if (caller.kind !== 'user') {
      throw new AccessDeniedError('Guests cannot upload');
    }
    const event =
      eventId === undefined ? undefined : assertEventTakesUpload(caller, purpose, await deps.events.find(eventId));

    const wanted = newUpload(deps, caller.sub, input, event);
    const isNew = await deps.uploads.reserve(wanted);
    if (isNew) {
      deps.log.metric('UploadsBegun');
    }
    const upload = isNew ? wanted : repeated(wanted, await deps.uploads.find(wanted.id));
    return issueTicket(deps, upload);
  };
}

function newUpload(
  { now, randomId, idOf }: InitiateUploadDeps,
  ownerId: string,
  { idempotencyKey, ...request }: InitiateUploadInput,
  event: Event | undefined,
): Upload {
  const createdAt = now();
  const plan = planParts(request.byteLength);
  return {
    id: idempotencyKey === undefined ? randomId() : idOf(`upload ${ownerId} ${idempotencyKey}`),
    ownerId,
    contentId: randomId(),
    kind: request.type,
    purpose: request.purpose,
    ...(event === undefined ? {} : { eventId: event.id, creativeId: event.creativeId }),
    status: 'PENDING',
    progress: 0,
    fileName: request.fileName,
    mediaType: request.mediaType,
    byteLength: request.byteLength,
    ...(plan === undefined ? {} : { partBytes: plan.partBytes }),
    ...(plan !== undefined || request.checksumCrc32 === undefined ? {} : { checksumCrc32: request.checksumCrc32 }),
    requestHash: idOf(JSON.stringify(Object.entries(request).sort())),
    createdAt: createdAt.toISOString(),
    updatedAt: createdAt.toISOString(),
    expiresAt: new Date(createdAt.getTime() + UPLOAD_LIFETIME_SECONDS * 1000).toISOString(),
  };
}

function repeated(wanted: Upload, existing: Upload | undefined): Upload {
  if (existing?.requestHash !== wanted.requestHash) {
    throw new ConflictError('The idempotency key was used for another request', { details: { uploadId: wanted.id } });
  }
  if (!isOpen(existing)) {
    throw new ConflictError('The upload of this idempotency key has ended', { details: { uploadId: wanted.id } });
  }
  return existing;
}
