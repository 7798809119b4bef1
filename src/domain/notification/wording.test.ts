import { expect, it } from 'vitest';
import { CONTENT_STATUSES, MODERATION_VERDICTS } from '../content/content-status.js';
import { MEDIA_KINDS } from '../upload/media-types.js';
import {
  awaitingDecisionMessage,
  decidedMessage,
  failedForOwnerMessage,
  readyForOwnerMessage,
  undoneMessage,
} from './wording.js';

it('tells a video from a photo in every message', () => {
  const messages = MEDIA_KINDS.flatMap((kind) => [
    readyForOwnerMessage(kind),
    awaitingDecisionMessage(kind),
    failedForOwnerMessage(kind),
    ...MODERATION_VERDICTS.map((verdict) => decidedMessage(kind, verdict)),
    ...CONTENT_STATUSES.map((status) => undoneMessage(kind, status)),
  ]);

  expect(new Set(messages).size).toBe(16);
  expect(messages.slice(0, 8).every((message) => message.includes('video'))).toBe(true);
  expect(messages.slice(8).every((message) => message.includes('photo'))).toBe(true);
});

it('names the verdict', () => {
  expect(decidedMessage('IMAGE', 'REJECTED')).toBe('Your photo was rejected');
});

it('says what a decision that was taken back leaves', () => {
  expect(undoneMessage('VIDEO', 'PENDING')).toBe(
    'The decision about your video was taken back: it waits for another one',
  );
});
