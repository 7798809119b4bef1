import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { fetchAuthSession } from 'aws-amplify/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, uploadFile, waitForUpload } from '../../src/client/index.js';
import { createMovableClock } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { photo } from './access/stage.js';

/** Nobody touches a bucket but our functions and who holds a URL they signed, and a URL is good for one thing. */
const clock = createMovableClock();
const MINUTE_MS = 60_000;
let local: StartedLocal;
let operator: Operator;
let api: BackendClient;
let guest: Person;
let fan: Person;
let creative: Person;
let admin: Person;
let eventId: string;

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  operator = createOperator(local.runtime);
  api = createBackendClient();
  const people = createPeople(local);
  guest = people.guest;
  [fan, creative, admin] = await Promise.all([
    people.join('fan'),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('admin', { groups: ['admins'] }),
  ]);
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

function submit(): Promise<{ uploadId: string; contentId: string }> {
  return fan.as(async () => {
    const uploaded = await uploadFile(await photo(), { purpose: 'FAN_SUBMISSION', eventId, fileName: 'a.jpg' });
    await waitForUpload(uploaded.uploadId);
    return uploaded;
  });
}

/** Headers by name; undefined leaves one out. */
type Changes = Readonly<Record<string, string | undefined>>;

interface Ticket {
  readonly uploadId: string;
  readonly uploadUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

function announce(byteLength: number): Promise<Ticket> {
  return fan.as(async () => {
    const { uploadId, uploadUrl, headers } = unwrap(
      await api.mutations.initiateUpload({
        type: 'IMAGE',
        purpose: 'FAN_SUBMISSION',
        eventId,
        fileName: 'a.jpg',
        byteLength,
        mediaType: 'image/jpeg',
      }),
    );
    return {
      uploadId,
      uploadUrl: uploadUrl ?? '',
      headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    };
  });
}

/** What a request may set: the length follows from the body. */
function headersOf({ headers }: Ticket, changes: Changes = {}): Headers {
  const merged = new Headers(headers);
  merged.delete('content-length');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) {
      merged.delete(name);
    } else {
      merged.set(name, value);
    }
  }
  return merged;
}

describe('a bucket', () => {
  const STAGED = 'events/e/uploads/f/u/original.jpg';
  let objects: readonly { readonly bucket: string; readonly key: string }[];

  beforeAll(async () => {
    await submit();
    for (const name of ['uploads', 'content']) {
      await operator.s3.send(new PutObjectCommand({ Bucket: operator.bucket(name), Key: STAGED, Body: 'secret' }));
    }
    objects = (await operator.keys()).map((text) => {
      const [name = '', key = ''] = text.split(': ');
      return { bucket: operator.bucket(name), key };
    });
  });

  it('holds something in each kind', () => {
    expect(new Set(objects.map(({ bucket }) => bucket)).size).toBe(3);
  });

  it.each([
    ['a guest', () => guest],
    ['a fan', () => fan],
    ['the event’s creative', () => creative],
    ['an admin', () => admin],
  ])('S42 refuses every request of %s', async (_who, personOf) => {
    const session = await personOf().as(() => fetchAuthSession());
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = session.credentials ?? {};
    expect(sessionToken).not.toBe('');
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const s3 = new S3Client({
      endpoint: local.runtime.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
    });
    const statusOf = (sent: Promise<unknown>) =>
      sent.then(
        () => 200,
        (error: S3ServiceException) => error.$metadata.httpStatusCode,
      );
    const statuses: (number | undefined)[] = [];
    for (const { bucket: Bucket, key: Key } of objects) {
      statuses.push(
        await statusOf(s3.send(new GetObjectCommand({ Bucket, Key }))),
        await statusOf(s3.send(new HeadObjectCommand({ Bucket, Key }))),
        await statusOf(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))),
        await statusOf(s3.send(new DeleteObjectCommand({ Bucket, Key }))),
      );
    }
    for (const Bucket of operator.buckets().values()) {
      statuses.push(
        await statusOf(s3.send(new ListObjectsV2Command({ Bucket }))),
        await statusOf(s3.send(new ListObjectVersionsCommand({ Bucket }))),
        await statusOf(s3.send(new CreateMultipartUploadCommand({ Bucket, Key: `public/${fan.sub}` }))),
        await statusOf(s3.send(new GetObjectCommand({ Bucket, Key: 'missing' }))),
      );
    }
    s3.destroy();

    expect(statuses).toEqual(statuses.map(() => 403));
    expect(statuses.length).toBe(objects.length * 4 + 12);
  });

  it('S42 S44 refuses who signs nothing', async () => {
    const statuses = await Promise.all(
      objects.map(async ({ bucket, key }) => (await fetch(`${local.runtime.endpoint}/${bucket}/${key}`)).status),
    );

    expect(statuses).toEqual(statuses.map(() => 403));
  });
});

describe('a signed upload URL', () => {
  const body = 'x'.repeat(100);
  const put = async (ticket: Ticket, changes: Changes = {}, bytes = body, url?: string) => {
    const init = { method: 'PUT', headers: headersOf(ticket, changes), body: bytes };
    const response = await fetch(url ?? ticket.uploadUrl, init);
    return { status: response.status, code: /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] };
  };

  it.each([
    ['another type', { 'Content-Type': 'text/html' }, body],
    ['no type', { 'Content-Type': undefined }, body],
    ['more bytes', {}, `${body}x`],
    ['fewer bytes', {}, body.slice(1)],
    ['the right to replace', { 'If-None-Match': undefined }, body],
  ])('S09 does not take %s', async (_what, changes, bytes) => {
    const ticket = await announce(body.length);

    expect(await put(ticket, changes, bytes)).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
    expect((await operator.keys()).filter((key) => key.includes(ticket.uploadId))).toEqual([]);
  });

  it('is for its own key and method alone', async () => {
    const ticket = await announce(body.length);
    const elsewhere = ticket.uploadUrl.replace(ticket.uploadId, crypto.randomUUID());
    const longer = ticket.uploadUrl.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800');

    expect((await put(ticket, {}, body, elsewhere)).status).toBe(403);
    expect((await put(ticket, {}, body, longer)).status).toBe(403);
    expect((await fetch(ticket.uploadUrl)).status).toBe(403);
    expect((await fetch(ticket.uploadUrl, { method: 'DELETE' })).status).toBe(403);
  });

  it('lets one of two writers through', async () => {
    const ticket = await announce(body.length);
    const statuses = await Promise.all([put(ticket), put(ticket)]);

    expect(statuses.map(({ status }) => status).sort()).toEqual([200, expect.toBeOneOf([409, 412])]);
  });

  it('S11 changes nothing when it is used again after the upload is over', async () => {
    const bytes = new Uint8Array(await (await photo()).arrayBuffer());
    const ticket = await announce(bytes.byteLength);
    const send = (content: Uint8Array<ArrayBuffer>) =>
      fetch(ticket.uploadUrl, { method: 'PUT', headers: headersOf(ticket), body: content });
    expect((await send(bytes)).status).toBe(200);
    const contentId = await fan.as(async () => {
      await waitForUpload(ticket.uploadId);
      return unwrap(await api.queries.getUploadStatus({ uploadId: ticket.uploadId })).contentId;
    });
    const look = () =>
      fan.as(async () => ({
        content: unwrap(await api.models.Content.get({ id: contentId })),
        profile: unwrap(await api.models.UserProfile.get({ id: fan.sub })),
      }));
    await eventually('the original is removed', async () => !(await staged(ticket)));
    const before = await look();
    await send(bytes.map(() => 0));
    await eventually('what came late is removed', async () => !(await staged(ticket)));

    expect(await look()).toEqual(before);
  });

  // Last, because every signature of this process is out of time after it.
  it('ends with its hour', async () => {
    const [early, late] = [await announce(body.length), await announce(body.length)];
    clock.advance(58 * MINUTE_MS);
    const inTime = await put(early);
    clock.advance(3 * MINUTE_MS);

    expect(inTime).toEqual({ status: 200, code: undefined });
    expect(await put(late)).toEqual({ status: 403, code: 'AccessDenied' });
  });
});

async function staged({ uploadId }: Ticket): Promise<boolean> {
  return (await operator.keys()).some((key) => key.startsWith('uploads:') && key.includes(uploadId));
}
