import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { contentRow } from '../../src/data/rows.js';
import type { Content } from '../../src/domain/content/content.js';
import type { LocalRuntimeOptions } from '../../src/local/index.js';
import { buildContent } from './build-content.js';
import { type OperatorTables, openTables } from './operator-tables.js';
import { createPeople, type People, type Person } from './people.js';
import { startLocal } from './start-local.js';

/** A running backend with people, an event and content of it, for the tests of collections and playlists. */
export interface ShelfStage {
  readonly api: BackendClient;
  readonly tables: OperatorTables;
  readonly people: People;
  readonly creative: Person;
  readonly fan: Person;
  readonly stranger: Person;
  readonly moderator: Person;
  readonly eventId: string;
  /** A new event of the creative. */
  announce(): Promise<string>;
  /** Stores so much content of the fan at the event: approved, unless said otherwise. Answers the ids. */
  seed(count: number, overrides?: Partial<Content>): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function setShelfStage(options: Partial<LocalRuntimeOptions> = {}): Promise<ShelfStage> {
  const local = await startLocal('dropclip', options);
  const tables = await openTables(local.runtime);
  const people = createPeople(local);
  const api = createBackendClient();
  const [creative, fan, stranger, moderator] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
    people.join('stranger'),
    people.join('moderator', { groups: ['moderators'] }),
  ]);
  const announce = () =>
    creative
      .as(async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })))
      .then(({ id }) => id);
  const eventId = await announce();
  return {
    ...{ api, tables, people, creative, fan, stranger, moderator, eventId, announce },
    async seed(count, overrides = {}) {
      const contents = Array.from({ length: count }, () =>
        buildContent({
          id: crypto.randomUUID(),
          ownerId: fan.sub,
          eventId,
          creativeId: creative.sub,
          status: 'APPROVED',
          ...overrides,
        }),
      );
      await tables.putAll('Content', contents.map(contentRow));
      return contents.map(({ id }) => id);
    },
    async close() {
      tables.close();
      await local.close();
    },
  };
}

/** What a refused call says; `no error` when it was not refused. */
export function messageOf({
  errors,
}: {
  readonly errors?: readonly { readonly message: string }[] | undefined;
}): string {
  return errors?.[0]?.message ?? 'no error';
}
