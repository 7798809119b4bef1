import { describe, expect, it } from 'vitest';
import { buildEvent } from '../../../test/support/build-event.js';
import type { Caller } from '../access/caller.js';
import { GUEST } from '../access/caller.js';
import { MAX_BYTES_BY_KIND, MEDIA_KINDS, type MediaKind } from './media-types.js';
import { UPLOAD_PURPOSES, type UploadPurpose } from './upload.js';
import { assertEventTakesUpload, assertUploadRequest } from './upload-rules.js';

const fan: Caller = { kind: 'user', sub: 'fan-1', groups: ['fans'] };
const creative: Caller = { kind: 'user', sub: 'creative-1', groups: ['creatives'] };
const TYPE_OF = { VIDEO: 'video/mp4', IMAGE: 'image/jpeg' } as const satisfies Record<MediaKind, string>;

function requestOf(kind: MediaKind, purpose: UploadPurpose, eventId: string | undefined) {
  return { kind, purpose, eventId, mediaType: TYPE_OF[kind], byteLength: 1 };
}

describe('assertUploadRequest', () => {
  it('accepts these combinations of purpose, kind and event, and no other', () => {
    const accepted = UPLOAD_PURPOSES.flatMap((purpose) =>
      MEDIA_KINDS.flatMap((kind) =>
        ['ev-1', undefined].flatMap((eventId) => {
          try {
            assertUploadRequest(fan, requestOf(kind, purpose, eventId));
            return [`${purpose} ${kind} ${eventId === undefined ? 'without' : 'with'} event`];
          } catch (error) {
            expect(error).toMatchObject({ code: 'INVALID_INPUT' });
            return [];
          }
        }),
      ),
    );

    expect(accepted).toEqual([
      'EVENT VIDEO with event',
      'EVENT IMAGE with event',
      'PROFILE IMAGE without event',
      'FAN_SUBMISSION VIDEO with event',
      'FAN_SUBMISSION IMAGE with event',
    ]);
  });

  it('refuses a guest', () => {
    expect(() => assertUploadRequest(GUEST, requestOf('IMAGE', 'PROFILE', undefined))).toThrow(
      expect.objectContaining({ code: 'ACCESS_DENIED' }),
    );
  });

  it.each(['text/html', 'image/svg+xml', 'video/mp4', 'application/pdf'])('refuses %s as an image', (mediaType) => {
    const request = { ...requestOf('IMAGE', 'PROFILE', undefined), mediaType };
    expect(() => assertUploadRequest(fan, request)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_MEDIA' }));
  });

  it.each(MEDIA_KINDS)('takes a %s up to its limit and not a byte more', (kind) => {
    const request = requestOf(kind, 'FAN_SUBMISSION', 'ev-1');
    const limit = MAX_BYTES_BY_KIND[kind];

    expect(() => assertUploadRequest(fan, { ...request, byteLength: limit })).not.toThrow();
    expect(() => assertUploadRequest(fan, { ...request, byteLength: limit + 1 })).toThrow(
      expect.objectContaining({ code: 'MEDIA_TOO_LARGE', details: { limit, byteLength: limit + 1 } }),
    );
  });
});

describe('assertEventTakesUpload', () => {
  const event = buildEvent({ creativeId: 'creative-1' });
  const formerCreative: Caller = { kind: 'user', sub: 'creative-1', groups: ['fans'] };

  it.each([
    ['a fan', 'a submission', fan, 'FAN_SUBMISSION', true],
    ['a creative', 'a submission', creative, 'FAN_SUBMISSION', true],
    ['its creative', 'an event image', creative, 'EVENT', true],
    ['another creative', 'an event image', { ...creative, sub: 'creative-2' }, 'EVENT', false],
    ['a fan', 'an event image', fan, 'EVENT', false],
    ['who was its creative', 'an event image', formerCreative, 'EVENT', false],
    ['a guest', 'an event image', GUEST, 'EVENT', false],
  ] as const)('%s with %s', (_who, _what, caller, purpose, allowed) => {
    if (allowed) {
      expect(assertEventTakesUpload(caller, purpose, event)).toBe(event);
    } else {
      expect(() => assertEventTakesUpload(caller, purpose, event)).toThrow(
        expect.objectContaining({ code: 'NOT_FOUND' }),
      );
    }
  });

  it('says the same of an event that is missing and of one that is not the caller’s', () => {
    const messageOf = (candidate: typeof event | undefined) => {
      try {
        assertEventTakesUpload(fan, 'EVENT', candidate);
        return 'accepted';
      } catch (error) {
        return error instanceof Error ? error.message : 'not an error';
      }
    };
    expect(messageOf(undefined)).toBe(messageOf(event));
  });

  it('refuses an event that is closed', () => {
    const closed = buildEvent({ status: 'CLOSED' });
    expect(() => assertEventTakesUpload(fan, 'FAN_SUBMISSION', closed)).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
  });
});
