import { randomUUID } from 'node:crypto';
import { createContentRepository } from '../../src/data/content-repository.js';
import { createModerationRepository } from '../../src/data/moderation-repository.js';
import { contentRow } from '../../src/data/rows.js';
import type { Content } from '../../src/domain/content/content.js';
import type { DecisionDeps } from '../../src/operations/decide-content.js';
import { buildContent } from './build-content.js';
import { FakeEventPublisher } from './fake-event-publisher.js';
import { createFakeLog } from './fake-log.js';
import type { StartedTables } from './start-tables.js';

export const CREATIVE = { kind: 'user', sub: 'creative-1', groups: ['creatives'] } as const;
export const MODERATOR = { kind: 'user', sub: 'mod-1', groups: ['moderators'] } as const;

/** Everyone is in the groups that a test's caller claims, but those whose groups a test sets. */
const ANYTHING = ['admins', 'moderators', 'creatives', 'fans'];

/** Content in real tables, what decides over it, and what came of it. Its clock stands until a test moves it. */
export async function putUpForDecision(tables: StartedTables, overrides: Partial<Content> = {}) {
  const content = buildContent({ id: randomUUID(), review: { lane: 'UNFLAGGED' }, ...overrides });
  await tables.put('Content', contentRow(content));
  const { client } = tables;
  const publisher = new FakeEventPublisher();
  const memberships = new Map<string, readonly string[]>();
  const log = createFakeLog();
  const clock = { nowMs: 1_000 };
  const deps: DecisionDeps = {
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
    memberships: { groupsOf: async (sub) => memberships.get(sub) ?? ANYTHING },
    publisher,
    now: () => new Date(clock.nowMs),
    randomId: randomUUID,
    log,
  };
  const decisions = async () =>
    (await tables.all('ModerationDecision')).filter(({ contentId }) => contentId === content.id);
  return {
    content,
    deps,
    publisher,
    memberships,
    log,
    clock,
    decisions,
    /** Who, what and with which outcome, sorted. */
    trail: async () =>
      (await decisions()).map(({ outcome, verdict, deciderId }) => `${deciderId} ${verdict} ${outcome}`).sort(),
    /** The owner's notifications of it. */
    told: async () =>
      (await tables.all('Notification')).filter(
        ({ data }) => (data as { contentId?: string }).contentId === content.id,
      ),
    stored: () => tables.get('Content', content.id),
  };
}
