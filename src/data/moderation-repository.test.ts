import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import { createContentRepository } from './content-repository.js';
import { createEventRepository } from './event-repository.js';
import { createModerationRepository } from './moderation-repository.js';
import { contentRow } from './rows.js';
import { createUserProfileRepository } from './user-profile-repository.js';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

function repositories() {
  const { client } = tables;
  return {
    contents: createContentRepository({ client, tableName: 'Content' }),
    moderation: createModerationRepository({
      client,
      tables: {
        contents: 'Content',
        contentCounts: 'ContentCount',
        decisions: 'ModerationDecision',
        notifications: 'Notification',
      },
    }),
  };
}

function decisionOf(id: string, contentId: string): ModerationDecision {
  return {
    id,
    contentId,
    deciderId: 'mod-1',
    verdict: 'APPROVED',
    outcome: 'APPLIED',
    contentVersion: 1,
    createdAt: '2026-02-02T00:00:00.000Z',
  };
}

it('changes content, trail and notification together, and moves the content in its list', async () => {
  const { contents, moderation } = repositories();
  const content = buildContent({ id: 'c1' });
  await tables.put('Content', contentRow(content));
  expect(await contents.find('c1')).toEqual(content);

  const decided = await moderation.apply({
    content,
    status: 'APPROVED',
    decision: decisionOf('d1', 'c1'),
    notification: {
      id: 'n1',
      ownerId: 'fan-1',
      type: 'MODERATION',
      message: 'approved',
      data: { contentId: 'c1' },
      createdAt: '2026-02-02T00:00:00.000Z',
    },
  });

  expect(decided).toMatchObject({ status: 'APPROVED', version: 2, updatedAt: '2026-02-02T00:00:00.000Z' });
  expect(await contents.find('c1')).toEqual(decided);
  expect(await tables.get('Content', 'c1')).toMatchObject({
    'kind#purpose#status#createdAt#id': 'IMAGE#FAN_SUBMISSION#APPROVED#2026-01-01T00:00:00.000Z#c1',
    'kind#status#createdAt#id': 'IMAGE#APPROVED#2026-01-01T00:00:00.000Z#c1',
    'kind#facet#status#createdAt#id': 'IMAGE#FAN_SUBMISSION#APPROVED#2026-01-01T00:00:00.000Z#c1',
  });
  expect(await tables.get('ContentCount', 'event#event-1')).toEqual({
    id: 'event#event-1',
    'IMAGE#FAN_SUBMISSION#PENDING': -1,
    'IMAGE#FAN_SUBMISSION#APPROVED': 1,
  });
  expect(await tables.get('ModerationDecision', 'd1')).toMatchObject({ outcome: 'APPLIED' });
  expect(await tables.get('Notification', 'n1')).toMatchObject({ message: 'approved' });
});

it('lets one of two decisions on the same version through, and writes nothing of the other', async () => {
  const { moderation } = repositories();
  const content = buildContent({ id: 'c2' });
  await tables.put('Content', contentRow(content));

  const outcomes = await Promise.allSettled(
    (['APPROVED', 'REJECTED'] as const).map((status) =>
      moderation.apply({ content, status, decision: { ...decisionOf(`d2-${status}`, 'c2'), verdict: status } }),
    ),
  );

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const trail = await Promise.all(
    ['APPROVED', 'REJECTED'].map((status) => tables.get('ModerationDecision', `d2-${status}`)),
  );
  expect(trail.filter((row) => row !== undefined)).toHaveLength(1);
});

it('creates a profile once, and a second time changes nothing', async () => {
  const profiles = createUserProfileRepository({
    client: tables.client,
    tableName: 'UserProfile',
    now: () => new Date(0),
  });
  const fan = { id: 'u1', accountType: 'fan', storageQuotaBytes: 10 } as const;

  expect(await profiles.createIfAbsent(fan)).toBe(true);
  expect(await profiles.createIfAbsent({ ...fan, accountType: 'creative', storageQuotaBytes: 99 })).toBe(false);
  expect(await tables.get('UserProfile', 'u1')).toMatchObject({
    ownerId: 'u1',
    accountType: 'fan',
    storageQuotaBytes: 10,
    storageUsedBytes: 0,
    storageReservedBytes: 0,
    storageRemainingBytes: 10,
  });
});

it('finds an event, or nothing', async () => {
  const events = createEventRepository({ client: tables.client, tableName: 'Event' });
  await tables.put('Event', { id: 'e1', creativeId: 'creative-1', status: 'OPEN' });

  expect(await events.find('e1')).toMatchObject({ creativeId: 'creative-1' });
  expect(await events.find('e2')).toBeUndefined();
});
