import { expect, it } from 'vitest';
import {
  CONTENT_STATUSES,
  type ContentStatus,
  MODERATION_VERDICTS,
  type ModerationVerdict,
  nextContentStatus,
} from './content-status.js';

const EDGES: readonly [ContentStatus, ModerationVerdict, ContentStatus][] = [
  ['PENDING', 'APPROVED', 'APPROVED'],
  ['PENDING', 'REJECTED', 'REJECTED'],
  ['APPROVED', 'REJECTED', 'REJECTED'],
  ['REJECTED', 'APPROVED', 'APPROVED'],
];

it.each(EDGES)('turns %s content that is %s into %s', (from, verdict, to) => {
  expect(nextContentStatus(from, verdict)).toBe(to);
});

it('refuses every other pair', () => {
  const allowed = new Set(EDGES.map(([from, verdict]) => `${from}/${verdict}`));
  const forbidden = CONTENT_STATUSES.flatMap((from) =>
    MODERATION_VERDICTS.map((verdict) => ({ from, verdict })),
  ).filter(({ from, verdict }) => !allowed.has(`${from}/${verdict}`));

  expect(forbidden).toHaveLength(2); // 3 statuses × 2 verdicts − 4 edges
  for (const { from, verdict } of forbidden) {
    expect(() => nextContentStatus(from, verdict)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from, verdict } }),
    );
  }
});
