import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { buildContent } from '../../support/build-content.js';
import { type Fault, injectFaults } from '../../support/inject-faults.js';
import { createOperator, type Operator } from '../../support/operator.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type People, type Person } from '../../support/people.js';
import { seedContent } from '../../support/seed-content.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** Operations while DynamoDB and S3 fail as they do under load: later, and with the same effects. */
let local: StartedLocal;
let operator: Operator;
let tables: OperatorTables;
let people: People;
let creative: Person;
let fan: Person;
let api: BackendClient;
let eventId: string;

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  eventId = await creative.as(
    async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00Z' })).id,
  );
});

beforeEach(async () => {
  fan = await people.join('fan');
});

afterAll(async () => {
  operator?.close();
  tables?.close();
  await local?.close();
});

const rowsOf = async (model: string, contentId: string) =>
  (await operator.rowsOf(model)).filter((row) => Object.values(row).includes(contentId));
const profile = () => fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));

/** Begins an upload, gives it up, decides over content and deletes it, and looks whether each happened once. */
async function liveThrough(
  choose: (operation: string, count: number) => Fault | undefined,
): Promise<readonly string[]> {
  const content = buildContent({ id: crypto.randomUUID(), ownerId: fan.sub, eventId, creativeId: creative.sub });
  await seedContent(tables, content);
  await tables.set('UserProfile', fan.sub, { storageUsedBytes: content.storedBytes });
  const faults = injectFaults(choose);
  try {
    const photo = { type: 'IMAGE', purpose: 'FAN_SUBMISSION', fileName: 'a.jpg', byteLength: 10 } as const;
    const { uploadId } = await fan.as(async () =>
      unwrap(await api.mutations.initiateUpload({ ...photo, eventId, mediaType: 'image/jpeg' })),
    );
    expect(await profile()).toMatchObject({ storageReservedBytes: 10 });
    await fan.as(async () => unwrap(await api.mutations.completeUpload({ uploadId, status: 'FAILED' })));
    expect(await profile()).toMatchObject({ storageReservedBytes: 0 });

    const contentId = content.id;
    await creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED' })));
    expect(await rowsOf('ModerationDecision', contentId)).toHaveLength(1);
    expect((await operator.rowsOf('Notification')).filter(({ ownerId }) => ownerId === fan.sub)).toHaveLength(1);
    await fan.as(async () => unwrap(await api.mutations.deleteContent({ contentId })));
    expect(await rowsOf('Content', contentId)).toEqual([]);
    expect(await profile()).toMatchObject({ storageUsedBytes: 0, storageReservedBytes: 0 });
    return faults.hits;
  } finally {
    faults.stop();
  }
}

it('R13 whatever is throttled is asked for again, and happens once', async () => {
  const hits = await liveThrough((_operation, count) => (count % 4 === 1 ? 'refuse' : undefined));

  expect(hits).toEqual(expect.arrayContaining(['refuse GetItem', 'refuse TransactWriteItems']));
});

it('R13 a transaction whose answer is lost happens once', async () => {
  const hits = await liveThrough((operation, count) =>
    operation === 'TransactWriteItems' && count % 2 === 1 ? 'lose' : undefined,
  );

  expect(hits.length).toBeGreaterThan(1);
});
