import { describe, expect, it } from 'vitest';
import { UNDO_WINDOW_SECONDS } from '../limits.js';
import { type LastDecision, repeatedDecision, undoableDecision } from './last-decision.js';

const decision: LastDecision = {
  id: 'decision-1',
  deciderId: 'mod-1',
  verdict: 'APPROVED',
  from: 'PENDING',
  contentVersion: 3,
  notificationSent: true,
  at: '2026-01-01T00:00:00.000Z',
};
const content = { id: 'content-1', version: 4, lastDecision: decision };
const soon = new Date('2026-01-01T00:01:00.000Z');

describe('a repetition', () => {
  const same = { deciderId: 'mod-1', verdict: 'APPROVED', expectedVersion: 3 } as const;

  it('is the same decision of the same person on the same version', () => {
    expect(repeatedDecision(content, same)).toBe(decision);
  });

  it.each([
    ['of someone else', content, { ...same, deciderId: 'mod-2' }],
    ['of another verdict', content, { ...same, verdict: 'REJECTED' }],
    ['on another version', content, { ...same, expectedVersion: 4 }],
    ['after the content became another version', { ...content, version: 5 }, same],
    ['of what was never decided', { id: 'content-1', version: 4 }, same],
  ] as const)('is not one %s', (_what, found, repetition) => {
    expect(repeatedDecision(found, repetition)).toBeUndefined();
  });
});

describe('what is taken back', () => {
  it('is one’s own last decision, up to the end of the window', () => {
    const last = new Date(Date.parse(decision.at) + UNDO_WINDOW_SECONDS * 1000);
    expect(undoableDecision(content, 'mod-1', last)).toBe(decision);
  });

  it.each([
    ['a decision that is too old', content, 'mod-1', UNDO_WINDOW_SECONDS * 1000 + 1, 'INVALID_TRANSITION'],
    ['nothing', { id: 'content-1', version: 4 }, 'mod-1', 0, 'INVALID_TRANSITION'],
    ['what someone else decided', content, 'mod-2', 0, 'CONFLICT'],
    ['what was changed since', { ...content, version: 5 }, 'mod-1', 0, 'CONFLICT'],
  ] as const)('is not %s', (_what, found, deciderId, laterMs, code) => {
    const at = new Date(Date.parse(decision.at) + laterMs);
    expect(() => undoableDecision(found, deciderId, at)).toThrow(
      expect.objectContaining({ code, details: { contentId: 'content-1' } }),
    );
  });

  it('is not someone else’s, however old it is', () => {
    expect(() => undoableDecision(content, 'mod-2', soon)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
});
