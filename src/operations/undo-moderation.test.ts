import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREATIVE, MODERATOR, putUpForDecision } from '../../test/support/decisions.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import type { Content } from '../domain/content/content.js';
import { UNDO_WINDOW_SECONDS } from '../domain/limits.js';
import { createModerateContent } from './moderate-content.js';
import { createUndoModeration } from './undo-moderation.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function setUp(overrides: Partial<Content> = {}) {
  const subject = await putUpForDecision(tables, overrides);
  return { ...subject, moderate: createModerateContent(subject.deps), undo: createUndoModeration(subject.deps) };
}

describe('an undo', () => {
  it('makes the content what it was, puts it back in the queue, and tells who was told', async () => {
    const { content, moderate, undo, stored, told, publisher } = await setUp({ status: 'PENDING' });
    const before = await stored();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    const result = await undo(CREATIVE, { contentId: content.id });

    expect(result).toMatchObject({ content: { status: 'PENDING', version: 3 }, notificationSent: true });
    expect(await stored()).toEqual({ ...before, version: 3, updatedAt: '1970-01-01T00:00:01.000Z' });
    expect((await told()).map(({ message }) => message).sort()).toEqual([
      'The decision about your photo was taken back: it waits for another one',
      'Your photo was approved',
    ]);
    expect(publisher.contentUpdates.map(({ status }) => status)).toEqual(['APPROVED', 'PENDING']);
  });

  it('is an entry of its own in the trail, and leaves the one it takes back', async () => {
    const { content, moderate, undo, decisions } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    const [taken] = await decisions();
    await undo(CREATIVE, { contentId: content.id, expectedVersion: 2 });
    const entries = await decisions();

    expect(entries).toHaveLength(2);
    expect(entries).toContainEqual(taken);
    expect(entries).toContainEqual(
      expect.objectContaining({
        verdict: 'UNDONE',
        outcome: 'APPLIED',
        undoes: taken?.['id'],
        contentVersion: 2,
        eventId: 'event-1',
      }),
    );
  });

  it('of a revision brings the decision before back', async () => {
    const { content, moderate, undo } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    await moderate(MODERATOR, { contentId: content.id, decision: 'REJECTED', expectedVersion: 2 });

    expect(await undo(MODERATOR, { contentId: content.id })).toMatchObject({ content: { status: 'APPROVED' } });
  });

  it('happens once: there is nothing left to take back', async () => {
    const { content, moderate, undo, trail } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    await undo(CREATIVE, { contentId: content.id });

    await expect(undo(CREATIVE, { contentId: content.id })).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(await trail()).toEqual(['creative-1 APPROVED APPLIED', 'creative-1 UNDONE APPLIED']);
  });

  it('of what someone else decided since loses, and is in the trail', async () => {
    const { content, moderate, undo, trail, stored } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    await moderate(MODERATOR, { contentId: content.id, decision: 'REJECTED', expectedVersion: 2 });

    for (const expectedVersion of [undefined, 2]) {
      const input = { contentId: content.id, ...(expectedVersion === undefined ? {} : { expectedVersion }) };
      await expect(undo(CREATIVE, input)).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    expect(await stored()).toMatchObject({ status: 'REJECTED', version: 3 });
    expect(await trail()).toEqual([
      'creative-1 APPROVED APPLIED',
      'creative-1 UNDONE CONFLICT',
      'creative-1 UNDONE CONFLICT',
      'mod-1 REJECTED APPLIED',
    ]);
  });

  it('comes too late when its time is over', async () => {
    const { content, moderate, undo, clock } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    clock.nowMs += UNDO_WINDOW_SECONDS * 1000 + 1;

    await expect(undo(CREATIVE, { contentId: content.id })).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('of many at the same time happens once', async () => {
    const { content, moderate, undo, told } = await setUp();
    await moderate(CREATIVE, { contentId: content.id, decision: 'APPROVED' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => undo(CREATIVE, { contentId: content.id, expectedVersion: 2 })),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      expect(outcome.status === 'fulfilled' || outcome.reason.code === 'CONFLICT').toBe(true);
    }
    expect(await told()).toHaveLength(2);
  });

  it('of what was never decided is refused, and so is that of who may not decide', async () => {
    const { content, undo, memberships } = await setUp();
    await expect(undo(CREATIVE, { contentId: content.id })).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
    await expect(
      undo({ kind: 'user', sub: 'fan-1', groups: ['fans'] }, { contentId: content.id }),
    ).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect(undo(CREATIVE, { contentId: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    memberships.set('creative-1', []);
    await expect(undo(CREATIVE, { contentId: content.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
