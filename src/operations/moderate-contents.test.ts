import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREATIVE, MODERATOR, putUpForDecision } from '../../test/support/decisions.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { MAX_DECISIONS_PER_CALL } from '../domain/limits.js';
import { createModerateContent } from './moderate-content.js';
import { createModerateContents, moderateContentsInput } from './moderate-contents.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const approve = (contentId: string, expectedVersion = 1) =>
  ({ contentId, decision: 'APPROVED', expectedVersion }) as const;

describe('many decisions', () => {
  it('are each taken for itself: what fails is told by piece and hinders no other', async () => {
    const [first, hidden, decided, last] = await Promise.all([
      putUpForDecision(tables),
      putUpForDecision(tables, { creativeId: 'creative-2' }),
      putUpForDecision(tables, { status: 'APPROVED', version: 4 }),
      putUpForDecision(tables),
    ]);
    const outcomes = await createModerateContents(first.deps)(CREATIVE, {
      decisions: [
        { ...approve(first.content.id), notes: 'nice' },
        approve(hidden.content.id),
        approve(decided.content.id),
        { ...approve(decided.content.id, 4) },
        approve(randomUUID()),
        { ...approve(last.content.id), decision: 'REJECTED' },
      ],
    });

    expect(outcomes).toMatchObject([
      { contentId: first.content.id, content: { status: 'APPROVED', version: 2 }, notificationSent: true },
      { contentId: hidden.content.id, notificationSent: false, errorCode: 'NOT_FOUND' },
      { contentId: decided.content.id, notificationSent: false, errorCode: 'CONFLICT' },
      { contentId: decided.content.id, notificationSent: false, errorCode: 'INVALID_TRANSITION' },
      { errorCode: 'NOT_FOUND', errorMessage: 'Content does not exist or is not visible to the caller' },
      { contentId: last.content.id, content: { status: 'REJECTED' }, notificationSent: true },
    ]);
    expect(outcomes.filter(({ content }) => content !== undefined)).toHaveLength(2);
    expect(await decided.trail()).toEqual(['creative-1 APPROVED CONFLICT']);
    expect(first.publisher.contentUpdates).toHaveLength(2);
    expect(first.publisher.notifications).toHaveLength(2);
  });

  it('asked for again are answered as done, and nothing happens again', async () => {
    const { content, deps, trail, told, publisher } = await putUpForDecision(tables);
    const moderate = createModerateContents(deps);
    const first = await moderate(CREATIVE, { decisions: [approve(content.id)] });

    expect(await moderate(CREATIVE, { decisions: [approve(content.id), approve(content.id)] })).toEqual([
      ...first,
      ...first,
    ]);
    expect(await trail()).toEqual(['creative-1 APPROVED APPLIED']);
    expect(await told()).toHaveLength(1);
    expect(publisher.contentUpdates).toHaveLength(1);
  });

  it('of someone else or the other way are no repetition', async () => {
    const { content, deps, trail } = await putUpForDecision(tables);
    const moderate = createModerateContents(deps);
    await moderate(CREATIVE, { decisions: [approve(content.id)] });
    const [other] = await moderate(MODERATOR, { decisions: [approve(content.id)] });
    const [contrary] = await moderate(CREATIVE, { decisions: [{ ...approve(content.id), decision: 'REJECTED' }] });

    expect([other?.errorCode, contrary?.errorCode]).toEqual(['CONFLICT', 'CONFLICT']);
    expect(await trail()).toEqual([
      'creative-1 APPROVED APPLIED',
      'creative-1 REJECTED CONFLICT',
      'mod-1 APPROVED CONFLICT',
    ]);
  });

  it('tell a fault of the backend without what is inside, and log it', async () => {
    const { content, deps, log } = await putUpForDecision(tables);
    const failing = { ...deps.moderation, apply: () => Promise.reject(new Error('table Content-abc is away')) };
    const [outcome] = await createModerateContents({ ...deps, moderation: failing })(CREATIVE, {
      decisions: [approve(content.id)],
    });

    expect(outcome).toEqual({
      contentId: content.id,
      notificationSent: false,
      errorCode: 'INTERNAL',
      errorMessage: 'The request could not be answered',
    });
    expect(log.lines).toContainEqual(expect.objectContaining({ message: 'decision failed' }));
  });

  it('ask once about the groups of who decides', async () => {
    const { content, deps } = await putUpForDecision(tables);
    let asked = 0;
    const memberships = {
      groupsOf: async () => {
        asked += 1;
        return ['creatives'];
      },
    };
    await createModerateContents({ ...deps, memberships })(CREATIVE, {
      decisions: [approve(content.id), approve(randomUUID())],
    });
    expect(asked).toBe(1);
  });
});

it('a single decision is not a repetition of one that stands: it loses, and is in the trail', async () => {
  const { content, deps, trail } = await putUpForDecision(tables);
  const moderate = createModerateContent(deps);
  await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });

  await expect(moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(await trail()).toEqual(['creative-1 APPROVED APPLIED', 'creative-1 APPROVED CONFLICT']);
});

describe('what may be asked for', () => {
  const order = approve(randomUUID());
  it.each([
    ['one', [order], true],
    ['as many as one call takes', Array.from({ length: MAX_DECISIONS_PER_CALL }, () => order), true],
    ['one more', Array.from({ length: MAX_DECISIONS_PER_CALL + 1 }, () => order), false],
    ['none', [], false],
    ['one without the version that was seen', [{ ...order, expectedVersion: undefined }], false],
    ['an undo', [{ ...order, decision: 'UNDONE' }], false],
  ])('%s', (_what, decisions, accepted) => {
    expect(moderateContentsInput.safeParse({ decisions }).success).toBe(accepted);
  });
});
