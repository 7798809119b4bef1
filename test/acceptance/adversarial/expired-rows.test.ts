import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { contentRow, notificationRow } from '../../../src/data/rows.js';
import { NOTIFICATION_LIFETIME_DAYS } from '../../../src/domain/limits.js';
import { createMovableClock } from '../../../src/local/index.js';
import { buildContent } from '../../support/build-content.js';
import { eventually } from '../../support/eventually.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type People, type Person } from '../../support/people.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** Rows whose time-to-live is over: notifications alone have one. */
const DAY_MS = 24 * 3600 * 1000;
/** The local table looks for expired rows every five seconds. */
const PAST_THE_SWEEP_MS = 6_000;
const clock = createMovableClock();

let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let api: BackendClient;

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

async function notify(person: Person, ageDays: readonly number[]): Promise<readonly string[]> {
  const rows = ageDays.map((days) => {
    const createdAt = new Date(Date.now() - days * DAY_MS).toISOString();
    const id = crypto.randomUUID();
    return notificationRow({ id, ownerId: person.sub, type: 'SYSTEM', message: `${days} days`, data: {}, createdAt });
  });
  await tables.putAll('Notification', rows);
  return rows.map(({ id }) => String(id));
}

const list = (person: Person, page: { limit?: number } = {}) =>
  person.as(async () => unwrap(await api.queries.listNotifications(page)));

it('R11 that have expired are in no list and no count, before the table removes them', async () => {
  const fan = await people.join('fan');
  const far = [1, NOTIFICATION_LIFETIME_DAYS - 1, NOTIFICATION_LIFETIME_DAYS + 0.001, 400];
  await notify(fan, far);

  expect((await list(fan)).items).toHaveLength(2);
  expect((await list(fan, { limit: 2 })).hasMore).toBe(false);
  expect(await fan.as(async () => unwrap(await api.queries.countUnreadNotifications()))).toMatchObject({
    count: 2,
    more: false,
  });
});

it('R12 that the table removes take no content, no object and no byte of anyone’s with them', async () => {
  const fan = await people.join('fan');
  const content = buildContent({ id: crypto.randomUUID(), ownerId: fan.sub, eventId: crypto.randomUUID() });
  await tables.put('Content', contentRow(content));
  const [expired = '', living = ''] = await notify(fan, [NOTIFICATION_LIFETIME_DAYS + 1, 1]);
  const before = {
    content: await tables.get('Content', content.id),
    profile: await tables.get('UserProfile', fan.sub),
  };
  clock.advance(PAST_THE_SWEEP_MS);
  await eventually('the row is gone', async () => (await tables.get('Notification', expired)) === undefined);

  expect(await tables.get('Notification', living)).toMatchObject({ id: living });
  expect({
    content: await tables.get('Content', content.id),
    profile: await tables.get('UserProfile', fan.sub),
  }).toEqual(before);
  expect((await list(fan)).items.map(({ id }) => id)).toEqual([living]);
});
