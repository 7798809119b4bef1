import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, waitForPlayback } from '../../src/client/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { photo, submit } from './access/stage.js';

/** What is approved and cannot be published: it holds nothing up, is tried again by itself, and ends at the operator. */
let local: StartedLocal;
let operator: Operator;
let api: BackendClient;
let guest: Person;
let fan: Person;
let creative: Person;
let eventId: string;

/** What the operator took out of the bucket of images, to put it back. */
type Files = ReadonlyMap<string, { readonly body: Uint8Array; readonly type: string }>;

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  api = createBackendClient();
  const people = createPeople(local);
  guest = people.guest;
  [fan, creative] = await Promise.all([
    people.join('fan'),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
  ]);
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

const approve = (contentId: string) =>
  creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED' })));
const seenByGuest = (contentId: string) =>
  guest.as(() => waitForPlayback(contentId, { client: api, request: { authMode: 'identityPool' } }));

/** A photo of the fan whose files are gone, as after a mistake of an operator's. */
async function withoutFiles(): Promise<{ readonly contentId: string; readonly files: Files }> {
  const { uploadId, contentId } = await submit(fan, eventId, await photo());
  const Bucket = operator.bucket('images');
  const files = new Map<string, { body: Uint8Array; type: string }>();
  for (const text of await operator.keysOfEnded(uploadId)) {
    const Key = text.replace('images: ', '');
    const { Body, ContentType = '' } = await operator.s3.send(new GetObjectCommand({ Bucket, Key }));
    files.set(Key, { body: (await Body?.transformToByteArray()) ?? new Uint8Array(), type: ContentType });
    await operator.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  return { contentId, files };
}

async function putBack(files: Files): Promise<void> {
  const Bucket = operator.bucket('images');
  for (const [Key, { body: Body, type: ContentType }] of files) {
    await operator.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  }
}

const failuresLogged = (contentId: string) =>
  local.logs.filter(({ message, fields }) => JSON.stringify([message, fields]).includes(contentId)).length;

it('holds up nothing that is approved after it, and is published once its files are back', async () => {
  const { contentId, files } = await withoutFiles();
  const { contentId: whole } = await submit(fan, eventId, await photo());
  await approve(contentId);
  await eventually('it cannot be published', () => failuresLogged(contentId) > 0);
  await approve(whole);
  expect((await seenByGuest(whole)).delivery).toBe('PUBLIC');
  const row = async () => (await operator.rowsOf('Content')).find(({ id }) => id === contentId);
  expect(await row()).not.toHaveProperty('publishedAt');

  await putBack(files);
  await eventually('it is published by itself', async () => (await row())?.['publishedAt'], 60_000);
  const playback = await seenByGuest(contentId);
  expect(playback.delivery).toBe('PUBLIC');
  expect((await fetch(playback.variants[0]?.url ?? '')).status).toBe(200);
}, 120_000);

it('is given to the operator when it fails for good', async () => {
  const { assembly, deployments } = local.runtime;
  const retries = assembly?.resources.find(
    ({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.startsWith('PublicationRetries'),
  );
  const redrive = retries?.properties['RedrivePolicy'] as { readonly deadLetterTargetArn: string };
  // Its fifth failure comes after half an hour; here the first is one too many.
  await deployments.patch(retries?.ref ?? '', { RedrivePolicy: { ...redrive, maxReceiveCount: 1 } });
  const { contentId } = await withoutFiles();
  await approve(contentId);

  const QueueUrl = await operator.queue('PublicationFailures');
  const letter = await eventually(
    'an operator is told',
    // Each change of a row that fails is put aside, so there may be letters of the other photo too.
    async () => {
      const { Messages = [] } = await operator.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return Messages.map(({ Body = '' }) => Body).find((body) => body.includes(contentId));
    },
    90_000,
  );
  expect(JSON.parse(letter)).toMatchObject({ id: contentId, eventId, removed: false });
}, 150_000);
