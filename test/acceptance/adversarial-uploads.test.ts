import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, waitForUpload } from '../../src/client/index.js';
import { putBytes } from '../../src/client/upload/put-bytes.js';
import { crc32, encodeCrc32 } from '../../src/domain/upload/crc32.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { stagedParts } from '../support/staged-parts.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { type Subscribed, subscribe } from '../support/subscribe.js';
import { photo } from './access/stage.js';

/** Uploads by those who try: many calls at the same time, names and types that are traps, lines that break. */
const MIB = 1024 ** 2;
const MANY = 50;
const PART_BYTES = 8 * MIB;
const FILM_BYTES = 3 * PART_BYTES;

let local: StartedLocal;
let operator: Operator;
let people: People;
let api: BackendClient;
let eventId: string;

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
});
afterAll(async () => {
  operator?.close();
  await local?.close();
});

const all = <Result>(work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: MANY }, (_, index) => work(index)));

interface Wish {
  readonly byteLength?: number;
  readonly fileName?: string;
  readonly mediaType?: string;
  readonly idempotencyKey?: string;
}

const film = ({ byteLength = FILM_BYTES, fileName = 'film.mov', mediaType = 'video/quicktime', ...rest }: Wish = {}) =>
  ({
    type: mediaType.startsWith('video/') ? 'VIDEO' : 'IMAGE',
    purpose: 'FAN_SUBMISSION',
    eventId,
    fileName,
    byteLength,
    mediaType,
    ...rest,
  }) as const;

const announce = (person: Person, wish?: Wish) =>
  person.as(async () => unwrap(await api.mutations.initiateUpload(film(wish))));

const profileOf = (person: Person) =>
  person.as(async () => unwrap(await api.models.UserProfile.get({ id: person.sub })));

/** What the rows of a person's uploads and contents add up to: what the profile's counters have to be. */
async function sumsOf(person: Person) {
  const own = async (model: string) => (await operator.rowsOf(model)).filter(({ ownerId }) => ownerId === person.sub);
  const sum = (rows: readonly Record<string, unknown>[], name: string) =>
    rows.reduce((total, row) => total + Number(row[name]), 0);
  const open = (await own('Upload')).filter(({ status }) => !['COMPLETED', 'FAILED'].includes(String(status)));
  return { storageReservedBytes: sum(open, 'byteLength'), storageUsedBytes: sum(await own('Content'), 'storedBytes') };
}

async function putPart(person: Person, uploadId: string, partNumber: number, byte = partNumber): Promise<void> {
  const bytes = new Uint8Array(PART_BYTES).fill(byte);
  const checksumCrc32 = encodeCrc32(crc32(bytes));
  const [part] = await person.as(async () =>
    unwrap(await api.mutations.signUploadParts({ uploadId, parts: [{ partNumber, checksumCrc32 }] })),
  );
  const headers = Object.fromEntries((part?.headers ?? []).map(({ name, value }) => [name, value]));
  const { status } = await putBytes(bytes, { url: part?.url ?? '', headers });
  expect(status).toBe(200);
}

interface Push {
  readonly uploadId: string;
  readonly status?: string | null;
  readonly progress: number;
  readonly receivedBytes?: number | null;
}

const listen = (person: Person): Promise<Subscribed<Push>> =>
  person.as(() => subscribe<Push>(api.subscriptions.onUploadProgress({})));

describe(`${MANY} calls at the same time`, () => {
  it('R09 one file fits the quota, and exactly one is accepted; the counters are the sum of the rows', async () => {
    const crowd = await people.join('crowd');
    const { storageQuotaBytes } = await profileOf(crowd);
    const byteLength = 600 * MIB;
    const fitting = Math.floor(storageQuotaBytes / byteLength);
    for (let index = 0; index < fitting - 1; index += 1) {
      await announce(crowd, { byteLength });
    }
    const answers = await crowd.as(() => all(() => api.mutations.initiateUpload(film({ byteLength }))));
    const accepted = answers.flatMap(({ data }) => (data === null || data === undefined ? [] : [data.uploadId]));
    const refusals = answers.flatMap(({ errors }) => (errors ?? []).map(({ message }) => message.split(' ')[0]));

    expect(accepted).toHaveLength(1);
    expect(refusals).toEqual(Array.from({ length: MANY - 1 }, () => '[QUOTA_EXCEEDED]'));
    expect(await profileOf(crowd)).toMatchObject({ storageReservedBytes: fitting * byteLength, storageUsedBytes: 0 });
    await crowd.as(() => all(() => api.mutations.cancelUpload({ uploadId: accepted[0] ?? '' })));
    expect(await profileOf(crowd)).toMatchObject({ storageReservedBytes: (fitting - 1) * byteLength });
    expect(await profileOf(crowd)).toMatchObject(await sumsOf(crowd));
  });

  it('with one idempotency key are one upload, reserved once, with one multipart upload in storage', async () => {
    const fan = await people.join('repeater');
    const tickets = await all(() => announce(fan, { idempotencyKey: 'same' }));
    const [uploadId = ''] = new Set(tickets.map((ticket) => ticket.uploadId));

    expect(new Set(tickets.map((ticket) => ticket.uploadId)).size).toBe(1);
    expect(await profileOf(fan)).toMatchObject({ storageReservedBytes: FILM_BYTES });
    expect(await profileOf(fan)).toMatchObject(await sumsOf(fan));
    expect((await stagedParts(local.runtime)).filter((key) => key.includes(uploadId))).toHaveLength(1);
    await fan.as(() => api.mutations.cancelUpload({ uploadId }));
    expect(await profileOf(fan)).toMatchObject({ storageReservedBytes: 0 });
  });

  it('R01 of completion, with storage telling again and again, are one content, one settlement, one notification', async () => {
    const fan = await people.join('completer');
    const bytes = new Uint8Array(await (await photo()).arrayBuffer());
    const { uploadId, ...ticket } = await announce(fan, {
      fileName: 'a.jpg',
      mediaType: 'image/jpeg',
      byteLength: bytes.length,
    });
    const headers = Object.fromEntries(ticket.headers.map(({ name, value }) => [name, value]));
    await putBytes(bytes, { url: ticket.uploadUrl ?? '', headers });
    const QueueUrl = await operator.queue('StagedUploads');
    const MessageBody = JSON.stringify({
      'detail-type': 'Object Created',
      source: 'aws.s3',
      detail: {
        bucket: { name: operator.bucket('uploads') },
        object: { key: `events/${eventId}/uploads/${fan.sub}/${uploadId}/original.jpg`, size: bytes.length },
      },
    });
    const [answers] = await Promise.all([
      fan.as(() => all(() => api.mutations.completeUpload({ uploadId, status: 'SUCCESS' }))),
      Promise.all(
        Array.from({ length: 5 }, () => operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
      ),
    ]);
    await fan.as(() => waitForUpload(uploadId));
    const contents = (await operator.rowsOf('Content')).filter((row) => row['uploadId'] === uploadId);
    const told = (await operator.rowsOf('Notification')).filter(({ ownerId }) => ownerId === fan.sub);

    expect(new Set(answers.map((answer) => unwrap(answer).contentId))).toEqual(new Set([contents[0]?.['id']]));
    expect(contents).toHaveLength(1);
    expect(told).toHaveLength(1);
    expect(await profileOf(fan)).toMatchObject({
      storageReservedBytes: 0,
      storageUsedBytes: contents[0]?.['storedBytes'],
    });
    expect(await profileOf(fan)).toMatchObject(await sumsOf(fan));
  });

  it('of progress reports are one push: a subscriber never sees it fall, and the last is not lost', async () => {
    const fan = await people.join('reporter');
    const pushes = await listen(fan);
    const { uploadId } = await announce(fan);
    for (const partNumber of [1, 2, 3]) {
      await putPart(fan, uploadId, partNumber);
      await fan.as(() => all(() => api.mutations.reportUploadProgress({ uploadId })));
    }
    await eventually('the last is told', async () => {
      await fan.as(() => api.mutations.reportUploadProgress({ uploadId }));
      return pushes.received.some(({ receivedBytes }) => receivedBytes === FILM_BYTES);
    });
    await fan.as(() => api.mutations.cancelUpload({ uploadId }));
    await eventually('the end is told', () => pushes.received.some(({ status }) => status === 'FAILED'));
    pushes.close();
    const received = pushes.received.flatMap(({ receivedBytes }) => receivedBytes ?? []);

    expect(received).toEqual([...new Set(received)].sort((left, right) => left - right));
    expect(received.length).toBeLessThanOrEqual(3);
    expect(pushes.received.at(-1)).toMatchObject({ status: 'FAILED' });
  });
});

it('R17 who comes back in the middle has the state by asking and every later step by push, without a gap', async () => {
  const fan = await people.join('comes-back');
  const { uploadId } = await announce(fan);
  await putPart(fan, uploadId, 1);
  await fan.as(() => api.mutations.reportUploadProgress({ uploadId }));
  const pushes = await listen(fan); // the other device: subscribed first, then asked
  const state = await fan.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })));
  for (const partNumber of [2, 3]) {
    await putPart(fan, uploadId, partNumber);
    await eventually('it is told', async () => {
      await fan.as(() => api.mutations.reportUploadProgress({ uploadId }));
      return pushes.received.some(({ receivedBytes }) => receivedBytes === partNumber * PART_BYTES);
    });
  }
  await fan.as(() => api.mutations.cancelUpload({ uploadId }));
  await eventually('the end is told', () => pushes.received.some(({ status }) => status === 'FAILED'));
  pushes.close();

  expect(state).toMatchObject({ status: 'UPLOADING', receivedBytes: PART_BYTES });
  expect(pushes.received.map(({ status, receivedBytes }) => `${status} ${receivedBytes ?? ''}`.trim())).toEqual([
    `UPLOADING ${2 * PART_BYTES}`,
    `UPLOADING ${3 * PART_BYTES}`,
    'FAILED',
  ]);
});

it.each([
  '../../approved/x.mov',
  'a/b\\c.mov',
  '%2e%2e%2fx.mov',
  'x\u0000.mov',
  '\u202Evom.exe',
  `${'x'.repeat(251)}.mov`,
])('S07 the name %j is information; the key is the backend’s own', async (fileName) => {
  const fan = await people.join('namer');
  const { uploadId } = await announce(fan, { fileName });
  const keys = (await stagedParts(local.runtime)).filter((key) => key.includes(uploadId));
  await fan.as(() => api.mutations.cancelUpload({ uploadId }));

  expect(keys).toEqual([`events/${eventId}/uploads/${fan.sub}/${uploadId}/original.mov`]);
});

it('S07 a name of a kilobyte is refused', async () => {
  const fan = await people.join('long-namer');
  const { errors } = await fan.as(() => api.mutations.initiateUpload(film({ fileName: 'x'.repeat(1024) })));

  expect(errors?.[0]?.message).toContain('[INVALID_INPUT]');
});

it.each(['text/html', 'image/svg+xml', 'application/x-msdownload', 'video/quicktime; text/html', ''])(
  'S08 the type %j is refused, and nothing is reserved',
  async (mediaType) => {
    const fan = await people.join('typer');
    const { data, errors } = await fan.as(() => api.mutations.initiateUpload(film({ mediaType, byteLength: 100 })));

    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toMatch(/^\[(UNSUPPORTED_MEDIA|INVALID_INPUT)\]/);
    expect(await profileOf(fan)).toMatchObject({ storageReservedBytes: 0 });
  },
);
