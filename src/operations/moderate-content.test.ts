import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CREATIVE as creative, MODERATOR as moderator, putUpForDecision } from '../../test/support/decisions.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import type { Content } from '../domain/content/content.js';
import { createModerateContent } from './moderate-content.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function setUp(overrides: Partial<Content> = {}) {
  const subject = await putUpForDecision(tables, overrides);
  return { ...subject, moderate: createModerateContent(subject.deps) };
}

describe('a decision', () => {
  it('changes the content, is in the trail, and is told to the owner', async () => {
    const { content, moderate, publisher, trail, told } = await setUp();
    const result = await moderate(creative, { contentId: content.id, decision: 'APPROVED', notes: 'nice' });

    expect(result).toMatchObject({ content: { status: 'APPROVED', version: 2 }, notificationSent: true });
    expect(await trail()).toEqual(['creative-1 APPROVED APPLIED']);
    expect(await told()).toMatchObject([{ ownerId: 'fan-1', type: 'MODERATION', message: 'Your photo was approved' }]);
    expect(publisher.contentUpdates).toMatchObject([{ ownerId: 'fan-1', eventId: 'event-1', status: 'APPROVED' }]);
    expect(publisher.notifications).toHaveLength(1);
  });

  it('of two at the same time one wins, the other gets CONFLICT, and both are in the trail', async () => {
    const { content, moderate, trail, told } = await setUp();
    const outcomes = await Promise.allSettled([
      moderate(creative, { contentId: content.id, decision: 'APPROVED' }),
      moderate(moderator, { contentId: content.id, decision: 'REJECTED' }),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'CONFLICT' } });
    expect((await trail()).map((row) => row.split(' ')[2]).sort()).toEqual(['APPLIED', 'CONFLICT']);
    expect(await told()).toHaveLength(1);
  });

  it('that comes late does not overturn another unseen', async () => {
    const { content, moderate, trail } = await setUp();
    await moderate(creative, { contentId: content.id, decision: 'REJECTED' });

    await expect(moderate(moderator, { contentId: content.id, decision: 'APPROVED' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await trail()).toEqual(['creative-1 REJECTED APPLIED', 'mod-1 APPROVED CONFLICT']);
  });

  it('is revised by who names the version they saw', async () => {
    const { content, moderate } = await setUp();
    await moderate(creative, { contentId: content.id, decision: 'APPROVED' });

    await expect(
      moderate(moderator, { contentId: content.id, decision: 'REJECTED', expectedVersion: 1 }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(
      await moderate(moderator, { contentId: content.id, decision: 'REJECTED', expectedVersion: 2 }),
    ).toMatchObject({ content: { status: 'REJECTED', version: 3 } });
  });

  it('that says what is so already is refused', async () => {
    const { content, moderate } = await setUp({ status: 'APPROVED' });
    await expect(
      moderate(moderator, { contentId: content.id, decision: 'APPROVED', expectedVersion: 1 }),
    ).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('over one’s own upload, as the creative of the event, tells nobody', async () => {
    const { content, moderate, told } = await setUp({ ownerId: 'creative-1' });

    expect(await moderate(creative, { contentId: content.id, decision: 'APPROVED' })).toMatchObject({
      notificationSent: false,
    });
    expect(await told()).toEqual([]);
  });

  it('holds even if nobody can be told at once', async () => {
    const { content, moderate, publisher, told } = await setUp();
    publisher.failure = new Error('AppSync is away');

    expect(await moderate(creative, { contentId: content.id, decision: 'APPROVED' })).toMatchObject({
      notificationSent: true,
    });
    expect(await told()).toHaveLength(1);
  });
});

describe('who was removed from a group', () => {
  it.each([
    ['a moderator', moderator],
    ['a creative', creative],
  ])('%s decides no more, whatever the token says', async (_who, caller) => {
    const { content, moderate, memberships, trail } = await setUp();
    memberships.set(caller.sub, ['fans']);

    await expect(moderate(caller, { contentId: content.id, decision: 'APPROVED' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await trail()).toEqual([]);
  });

  it('decides no more while nobody can tell', async () => {
    const { content, moderate, deps } = await setUp();
    const failing = { ...deps, memberships: { groupsOf: () => Promise.reject(new Error('Cognito is away')) } };

    await expect(
      createModerateContent(failing)(moderator, { contentId: content.id, decision: 'APPROVED' }),
    ).rejects.toThrow('Cognito is away');
    expect(await moderate(moderator, { contentId: content.id, decision: 'APPROVED' })).toMatchObject({
      content: { status: 'APPROVED' },
    });
  });

  it('gains nothing by a group that the token does not name', async () => {
    const { content, moderate, memberships } = await setUp();
    memberships.set('fan-2', ['moderators']);

    await expect(
      moderate({ kind: 'user', sub: 'fan-2', groups: ['fans'] }, { contentId: content.id, decision: 'APPROVED' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('who may not decide', () => {
  it.each([
    ['a guest', { kind: 'guest' }, 'NOT_FOUND'],
    ['another fan', { kind: 'user', sub: 'fan-2', groups: ['fans'] }, 'NOT_FOUND'],
    ['the creative of another event', { kind: 'user', sub: 'creative-2', groups: ['creatives'] }, 'NOT_FOUND'],
    ['its owner', { kind: 'user', sub: 'fan-1', groups: ['fans'] }, 'ACCESS_DENIED'],
    ['a moderator who owns it', { kind: 'user', sub: 'fan-1', groups: ['moderators'] }, 'ACCESS_DENIED'],
  ] as const)('%s', async (_who, caller, code) => {
    const { content, moderate, trail } = await setUp();
    await expect(moderate(caller, { contentId: content.id, decision: 'APPROVED' })).rejects.toMatchObject({ code });
    expect(await trail()).toEqual([]);
  });

  it('is told of missing content what is told of hidden content', async () => {
    const { content, moderate } = await setUp();
    const messageOf = (contentId: string) =>
      moderate({ kind: 'guest' }, { contentId, decision: 'APPROVED' }).catch((error: Error) => error.message);

    expect(await messageOf(randomUUID())).toBe(await messageOf(content.id));
  });
});
