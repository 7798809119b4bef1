import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, waitForUpload } from '../../src/client/index.js';
import { createMovableClock } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';
import { photo } from './access/stage.js';

/** Storage tells of an object at least once, late, early and out of order; a client repeats itself. The effect is that of one. */
const clock = createMovableClock();
let local: StartedLocal;
let operator: Operator;
let api: BackendClient;
let fan: Person;
let creative: Person;
let eventId: string;
let queueUrl: string;
let deadLettersUrl: string;
let bytes: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  operator = createOperator(local.runtime);
  api = createBackendClient();
  const people = createPeople(local);
  creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
  fan = await people.join('fan');
  queueUrl = await operator.queue('StagedUploads');
  deadLettersUrl = await operator.queue('UploadDeadLetters');
  bytes = new Uint8Array(await (await photo()).arrayBuffer());
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

interface Announced {
  readonly uploadId: string;
  readonly key: string;
  /** Sends the bytes. */
  put(): Promise<number>;
}

async function announce(): Promise<Announced> {
  const ticket = await fan.as(async () =>
    unwrap(
      await api.mutations.initiateUpload({
        type: 'IMAGE',
        purpose: 'FAN_SUBMISSION',
        eventId,
        fileName: 'a.jpg',
        byteLength: bytes.length,
        mediaType: 'image/jpeg',
      }),
    ),
  );
  const headers = new Headers(ticket.headers.map(({ name, value }): [string, string] => [name, value]));
  headers.delete('content-length');
  return {
    uploadId: ticket.uploadId,
    key: `events/${eventId}/uploads/${fan.sub}/${ticket.uploadId}/original.jpg`,
    put: async () => (await fetch(ticket.uploadUrl ?? '', { method: 'PUT', headers, body: bytes })).status,
  };
}

/** What EventBridge brings of an object, as often as it likes. */
async function tell(key: string, times = 1): Promise<void> {
  const MessageBody = JSON.stringify({
    version: '0',
    id: '11111111-2222-4333-8444-555555555555',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: { bucket: { name: operator.bucket('uploads') }, object: { key, size: bytes.length } },
  });
  await Promise.all(
    Array.from({ length: times }, () => operator.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))),
  );
}

async function messagesIn(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await operator.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

const workedOff = () => eventually('the queue is worked off', async () => (await messagesIn(queueUrl)) === 0);
const complete = (uploadId: string, status: 'SUCCESS' | 'FAILED' = 'SUCCESS') =>
  fan.as(() => api.mutations.completeUpload({ uploadId, status }));

/** Everything that an upload has left behind. */
async function effectsOf(uploadId: string) {
  const contents = (await operator.rowsOf('Content')).filter((row) => row['uploadId'] === uploadId);
  const notifications = (await operator.rowsOf('Notification')).filter(
    ({ data }) => (data as { uploadId?: string }).uploadId === uploadId,
  );
  const { Versions = [] } = await operator.s3.send(
    new ListObjectVersionsCommand({
      Bucket: operator.bucket('images'),
      Prefix: `events/${eventId}/uploads/${fan.sub}/${uploadId}/`,
    }),
  );
  const staged = (await operator.keys()).filter((key) => key.startsWith('uploads:') && key.includes(uploadId));
  return {
    contents: contents.map(({ id, version, status }) => ({ id, version, status })),
    variants: contents.flatMap(({ variants }) => (variants as { name: string }[]).map(({ name }) => name)).sort(),
    stored: Versions.map(({ Key = '' }) => Key.replace(/^.*\/(\w+)\.\w+$/, '$1')).sort(),
    notified: notifications
      .map(({ ownerId, type }) => (ownerId === fan.sub ? `fan ${type}` : `creative ${type}`))
      .sort(),
    staged,
  };
}

/** What the fan's profile says, and what is stored and open. */
async function quota() {
  const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
  const stored = (await operator.rowsOf('Content')).reduce((sum, { storedBytes }) => sum + Number(storedBytes), 0);
  const open = (await operator.rowsOf('Upload')).filter(
    ({ status }) => status === 'PENDING' || status === 'PROCESSING',
  );
  return {
    charged: { used: profile.storageUsedBytes, reserved: profile.storageReservedBytes },
    owed: { used: stored, reserved: open.reduce((sum, { byteLength }) => sum + Number(byteLength), 0) },
  };
}

const ONE_EFFECT = {
  contents: [{ id: expect.any(String), version: 1, status: 'PENDING' }],
  notified: ['creative MODERATION', 'fan UPLOAD'],
  staged: [],
};

describe('an event that is told five times besides the first', () => {
  it('R01 at once makes one content, one set of variants, one notification each, one charge', async () => {
    const fans = await fan.as(() => subscribe(api.subscriptions.onNotification()));
    const creatives = await creative.as(() => subscribe(api.subscriptions.onNotification()));
    const { uploadId, key, put } = await announce();
    expect(await put()).toBe(200);
    await Promise.all([tell(key, 5), complete(uploadId)]);
    await fan.as(() => waitForUpload(uploadId));
    await workedOff();
    await eventually('the pushes', () => fans.received.length > 0 && creatives.received.length > 0);
    const effects = await effectsOf(uploadId);
    const { charged, owed } = await quota();

    expect(effects).toMatchObject(ONE_EFFECT);
    expect(effects.variants.length).toBeGreaterThan(1);
    expect(effects.stored).toEqual(effects.variants);
    expect(charged).toEqual(owed);
    expect(fans.received).toHaveLength(1);
    expect(creatives.received).toHaveLength(1);
    fans.close();
    creatives.close();
  });

  it('after the end changes nothing', async () => {
    const { uploadId, key, put } = await announce();
    await put();
    await fan.as(() => waitForUpload(uploadId));
    await workedOff();
    const before = [await effectsOf(uploadId), await quota()];
    await tell(key, 5);
    await workedOff();

    expect([await effectsOf(uploadId), await quota()]).toEqual(before);
    expect(await messagesIn(deadLettersUrl)).toBe(0);
  });

  it('of an upload that was given up leaves it so', async () => {
    const { uploadId, key, put } = await announce();
    await complete(uploadId, 'FAILED');
    await put();
    await tell(key, 5);
    await workedOff();
    await eventually('late bytes are removed', async () => (await effectsOf(uploadId)).staged.length === 0);
    const { charged, owed } = await quota();

    expect(await effectsOf(uploadId)).toEqual({ contents: [], variants: [], stored: [], notified: [], staged: [] });
    expect(unwrap(await complete(uploadId)).status).toBe('FAILED');
    expect(charged).toEqual(owed);
  });
});

describe('words and bytes out of order', () => {
  it('a client that says done five times is answered the same', async () => {
    const { uploadId, put } = await announce();
    await put();
    const answers = (await Promise.all(Array.from({ length: 5 }, () => complete(uploadId)))).map(unwrap);
    await fan.as(() => waitForUpload(uploadId));
    const late = unwrap(await complete(uploadId));
    const contradicting = unwrap(await complete(uploadId, 'FAILED'));

    expect(new Set(answers.map(({ contentId }) => contentId)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(
      answers.map(() => expect.toBeOneOf(['PROCESSING', 'COMPLETED'])),
    );
    expect([late, contradicting]).toEqual([
      { contentId: answers[0]?.contentId, status: 'COMPLETED' },
      { contentId: answers[0]?.contentId, status: 'COMPLETED' },
    ]);
    await workedOff();
    expect(await effectsOf(uploadId)).toMatchObject(ONE_EFFECT);
  });

  it('a client that says done too early is told so, and may say it again', async () => {
    const { uploadId, put } = await announce();
    const early = await complete(uploadId);
    await put();
    const { status } = unwrap(await complete(uploadId));
    await fan.as(() => waitForUpload(uploadId));

    expect(early.errors?.[0]?.message).toContain('[UPLOAD_INCOMPLETE]');
    expect(status).toMatch(/PROCESSING|COMPLETED/);
    expect(await effectsOf(uploadId)).toMatchObject(ONE_EFFECT);
  });

  it('an event before its bytes is tried again later, and then finds the work done', async () => {
    const { uploadId, key, put } = await announce();
    const failures = countOf('upload not processed');
    await tell(key);
    await eventually('the worker has failed', () => countOf('upload not processed') > failures);
    await put();
    await fan.as(() => waitForUpload(uploadId));
    await eventually('the early event is left', async () => (await messagesIn(queueUrl)) === 1);
    clock.advance(31_000);
    await workedOff();

    expect(await effectsOf(uploadId)).toMatchObject(ONE_EFFECT);
    expect(await messagesIn(deadLettersUrl)).toBe(0);
  });
});

// Last: it moves the clock so far that no signature of this process is in time any more.
describe('a poison message', () => {
  it('R05 is tried four times, goes to the dead letters, and holds nobody up', async () => {
    const { ports, assembly } = local.runtime;
    const arn = assembly?.resources.find(
      ({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.startsWith('UploadDeadLetters'),
    )?.attributes['Arn'];
    const before = countOf('upload not processed');
    await operator.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'no event at all' }));
    const { uploadId, put } = await announce();
    await put();
    await fan.as(() => waitForUpload(uploadId));
    const [letter] = await eventually('the dead letter', async () => {
      clock.advance(60_000);
      const letters = await ports.sqs.receive(String(arn), 10);
      return letters.length > 0 && letters;
    });

    expect(letter?.body).toBe('no event at all');
    expect(countOf('upload not processed')).toBe(before + 4);
  });
});

function countOf(message: string): number {
  return local.logs.filter((entry) => JSON.stringify(entry).includes(message)).length;
}
