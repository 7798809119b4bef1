import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  unwrap,
  uploadFile,
  waitForUpload,
} from '../../../src/client/index.js';
import { type Fault, injectFaults } from '../../support/inject-faults.js';
import { largeClip } from '../../support/large-clip.js';
import { createOperator, type Operator } from '../../support/operator.js';
import { createPeople, type People, type Person } from '../../support/people.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** Uploads by the real client through the worker, while DynamoDB and S3 fail as they do under load. */
let local: StartedLocal;
let operator: Operator;
let people: People;
let fan: Person;
let api: BackendClient;
let eventId: string;

/** Pauses between tries are random; a job that failed would rest for longer. */
const TEST_TIMEOUT_MS = 60_000;

const photo = () => {
  const file = new URL('../../../examples/demo/media/photo.jpg', import.meta.url);
  return new Blob([readFileSync(fileURLToPath(file))], { type: 'image/jpeg' });
};
/** Long enough to go in parts. */
const film = () => new Blob([largeClip(17 * 1024 ** 2)], { type: 'video/quicktime' });

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  eventId = await creative.as(
    async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00Z' })).id,
  );
});

beforeEach(async () => {
  fan = await people.join('fan');
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

/** Uploads a file while calls fail, and answers how often a worker began and what failed. */
async function uploadWhile(file: Blob, choose: (operation: string, count: number) => Fault | undefined) {
  const faults = injectFaults(choose);
  try {
    const { uploadId } = await fan.as(() => uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'a' }));
    const { status } = await fan.as(() => waitForUpload(uploadId));
    await operator.keysOfEnded(uploadId);
    const [upload] = await ownRows('Upload');
    return { status, uploadId, attempts: upload?.['attempts'], hits: new Set(faults.hits) };
  } finally {
    faults.stop();
  }
}

const ownRows = async (model: string) => (await operator.rowsOf(model)).filter(({ ownerId }) => ownerId === fan.sub);

/** One of each: content, its objects and no other, notification, participation, and the quota of that content. */
async function expectOnce(uploadId: string): Promise<void> {
  const [content, ...others] = await ownRows('Content');
  expect(others).toEqual([]);
  const variants = content?.['variants'] as readonly unknown[];
  expect(await operator.keysOfEnded(uploadId)).toHaveLength(variants.length);
  expect(await ownRows('Notification')).toHaveLength(1);
  expect(await ownRows('Participation')).toHaveLength(1);
  const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
  expect(profile).toMatchObject({ storageUsedBytes: content?.['storedBytes'], storageReservedBytes: 0 });
}

/** Tables refuse every third call; buckets three of four, which is more than the SDK tries by itself. */
const throttle = (operation: string, count: number): Fault | undefined => {
  const refused = /^(GET|PUT|DELETE) object$/.test(operation) ? count % 4 !== 0 : count % 3 === 1;
  return refused ? 'refuse' : undefined;
};

it(
  'R13 an upload is processed once, at the first attempt, while tables are throttled and buckets ask to slow down',
  async () => {
    const { status, attempts, uploadId, hits } = await uploadWhile(photo(), throttle);

    expect({ status, attempts }).toEqual({ status: 'COMPLETED', attempts: 1 });
    expect([...hits]).toEqual(
      expect.arrayContaining([
        ...['refuse GetItem', 'refuse UpdateItem', 'refuse TransactWriteItems'],
        ...['refuse GET object', 'refuse PUT object', 'refuse DELETE object'],
      ]),
    );
    await expectOnce(uploadId);
  },
  TEST_TIMEOUT_MS,
);

it(
  'R13 an upload in parts is processed once while every third answer is lost on its way',
  async () => {
    const { status, uploadId, hits } = await uploadWhile(film(), (_operation, count) =>
      count % 3 === 1 ? 'lose' : undefined,
    );

    expect(status).toBe('COMPLETED');
    expect([...hits]).toEqual(
      expect.arrayContaining(['lose POST object', 'lose UpdateItem', 'lose TransactWriteItems', 'lose PUT object']),
    );
    await expectOnce(uploadId);
  },
  TEST_TIMEOUT_MS,
);
