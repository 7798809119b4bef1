import { expect, it } from 'vitest';
import { MODERATION_VERDICTS } from '../content/content-status.js';
import { MEDIA_KINDS } from '../upload/media-types.js';
import { awaitingDecisionMessage, decidedMessage, failedForOwnerMessage, readyForOwnerMessage } from './wording.js';

it('tells a video from a photo in every message', () => {
  const messages = MEDIA_KINDS.flatMap((kind) => [
    readyForOwnerMessage(kind),
    awaitingDecisionMessage(kind),
    failedForOwnerMessage(kind),
    ...MODERATION_VERDICTS.map((verdict) => decidedMessage(kind, verdict)),
  ]);

  expect(new Set(messages).size).toBe(10);
  expect(messages.slice(0, 5).every((message) => message.includes('video'))).toBe(true);
  expect(messages.slice(5).every((message) => message.includes('photo'))).toBe(true);
});

it('names the verdict', () => {
  expect(decidedMessage('IMAGE', 'REJECTED')).toBe('Your photo was rejected');
});
