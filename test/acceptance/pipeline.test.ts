import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ListTablesCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, uploadFile, waitForUpload } from '../../src/client/index.js';
import { buildVideo } from '../support/build-video.js';
import { eventually } from '../support/eventually.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';

/** The processing pipeline, through the real client: HEIC, long videos, failed jobs. */
const PROFILE = { purpose: 'FAN_SUBMISSION' } as const;
const SECONDS = 31;
let local: StartedLocal;
let people: People;
let fan: Person;
let admin: Person;
let api: BackendClient;
let eventId: string;
let folder: string;

const heic = readFileSync(fileURLToPath(new URL('../fixtures/photo-turned.heic', import.meta.url)));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  local = await startLocal('dropclip');
  people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  [fan, admin] = await Promise.all([
    people.join('fan', { attributes: { 'custom:accountType': 'fan' } }),
    people.join('admin', { groups: ['admins'] }),
  ]);
  const event = await creative.as(() =>
    api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }),
  );
  eventId = unwrap(event).id;
});

afterAll(async () => {
  await local?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function variantsOf(contentId: string) {
  const { variants } = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
  const find = (name: string) => {
    const variant = variants.find((candidate) => candidate.name === name);
    if (variant === undefined) {
      throw new Error(`There is no ${name}.`);
    }
    return variant;
  };
  return { variants, find, text: async (name: string) => (await fetch(find(name).url)).text() };
}

async function profile() {
  return fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
}

describe('a HEIC photo', () => {
  it('S17 becomes upright, stripped renditions', async () => {
    const file = new Blob([heic], { type: 'image/heic' });
    const { uploadId, contentId } = await fan.as(() => uploadFile(file, { ...PROFILE, eventId, fileName: 'IMG.HEIC' }));
    await fan.as(() => waitForUpload(uploadId));
    const { find } = await variantsOf(contentId);
    const bytes = Buffer.from(await (await fetch(find('print').url)).arrayBuffer());
    const metadata = await sharp(bytes).metadata();

    expect([metadata.format, metadata.width, metadata.height, metadata.exif]).toEqual(['jpeg', 480, 640, undefined]);
  });

  it('that is damaged ends as FAILED with the reason', async () => {
    const file = new Blob([heic.subarray(0, 2000)], { type: 'image/heic' });
    const { uploadId } = await fan.as(() => uploadFile(file, { ...PROFILE, eventId, fileName: 'IMG.HEIC' }));

    await expect(fan.as(() => waitForUpload(uploadId))).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
  });
});

describe('a long video', () => {
  it('becomes HLS with a storyboard, charged whole, and tells of its progress', async () => {
    const path = await buildVideo({ path: join(folder, 'long.mov'), size: '640x360', seconds: SECONDS });
    const before = await profile();
    const pushes = await fan.as(() =>
      subscribe<{ uploadId: string; progress: number; status?: string | null }>(api.subscriptions.onUploadProgress({})),
    );
    const file = new Blob([readFileSync(path)], { type: 'video/quicktime' });
    const { uploadId, contentId } = await fan.as(() => uploadFile(file, { ...PROFILE, eventId, fileName: 'long.mov' }));
    await fan.as(() => waitForUpload(uploadId));
    const mine = () => pushes.received.filter((push) => push.uploadId === uploadId);
    await eventually('the end is pushed', () => mine().some(({ status }) => status === 'COMPLETED'));
    pushes.close();
    const progress = mine().map((push) => push.progress);
    const { variants } = await variantsOf(contentId);
    const stored = variants.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const after = await profile();

    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.filter((percent) => percent > 20 && percent < 100).length).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(100);
    expect(after.storageUsedBytes - before.storageUsedBytes).toBe(stored);
    expect(after.storageReservedBytes).toBe(0);
    await playsAsHls(contentId);
    await showsItsMoments(contentId);
  }, 120_000);
});

/** Reads it as a player does: the master, the playlist of each size, the ranges it names. */
async function playsAsHls(contentId: string): Promise<void> {
  const { find, text } = await variantsOf(contentId);
  const sizes = [...(await text('hls')).matchAll(/#EXT-X-STREAM-INF:(\S+)\n(\S+)\n/g)].map(([, attributes, uri]) => ({
    attributes,
    uri,
  }));
  expect(sizes.map(({ uri }) => uri)).toEqual(['high.m3u8', 'middle.m3u8']);
  expect(sizes.map(({ attributes }) => /RESOLUTION=(\w+)/.exec(attributes ?? '')?.[1])).toEqual(['640x360', '426x240']);
  expect(sizes.every(({ attributes }) => /CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"/.test(attributes ?? ''))).toBe(true);

  const starts: string[] = [];
  for (const size of ['hlsHigh', 'hlsMiddle']) {
    const playlist = await text(size);
    const lengths = [...playlist.matchAll(/#EXTINF:([\d.]+),/g)].map(([, seconds]) => Number(seconds));
    const ranges = [...playlist.matchAll(/#EXT-X-BYTERANGE:(\d+)@(\d+)/g)].map(([, bytes, from]) => [
      Number(bytes),
      Number(from),
    ]);
    const [bytes = 0, from = 0] = ranges.at(-1) ?? [];
    const { url, byteLength, width, height } = find(`${size}Segments`);
    const last = await fetch(url, { headers: { range: `bytes=${from}-${from + bytes - 1}` } });
    const whole = await (await fetch(url)).arrayBuffer();
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(whole) });
    const track = await input.getPrimaryVideoTrack();

    expect(lengths.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(SECONDS, 0);
    expect([last.status, (await last.arrayBuffer()).byteLength]).toEqual([206, bytes]);
    expect([whole.byteLength, track?.codec, track?.displayWidth, track?.displayHeight]).toEqual([
      byteLength,
      'avc',
      width,
      height,
    ]);
    starts.push(lengths.slice(0, -1).join());
  }
  expect(new Set(starts).size).toBe(1);
}

async function showsItsMoments(contentId: string): Promise<void> {
  const { find, text } = await variantsOf(contentId);
  const picture = Buffer.from(await (await fetch(find('storyboard').url)).arrayBuffer());
  const { width = 0, height = 0 } = await sharp(picture).metadata();
  const cues = [
    ...(await text('storyboardCues')).matchAll(/ --> (\S+)\nstoryboard\.jpg#xywh=(\d+),(\d+),(\d+),(\d+)\n/g),
  ];

  expect(cues.length).toBeGreaterThanOrEqual(15);
  expect(cues.at(-1)?.[1]).toMatch(/^00:00:3[01]\.\d{3}$/);
  for (const [, , left, top, wide, high] of cues) {
    expect(Number(left) + Number(wide)).toBeLessThanOrEqual(width);
    expect(Number(top) + Number(high)).toBeLessThanOrEqual(height);
  }
}

describe('a job that the queue gave up on', () => {
  it('R05 is listed for operators, told to the fan, and completes once it is redriven', async () => {
    const before = await profile();
    const { uploadId, letter } = await uploadThatNobodyTakes();
    await sendDeadLetter(letter);
    const listed = await eventually('the job is listed', () => admin.as(() => failedJob(uploadId)));
    const state = await fan.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })));
    const notified = await fan.as(async () => unwrap(await api.queries.listNotifications({ limit: 50 })).items);

    expect(listed).toMatchObject({ state: 'DEAD', ownerId: fan.sub, reason: expect.stringContaining('worker') });
    expect(state).toMatchObject({ status: 'FAILED', errorCode: 'PROCESSING_FAILED' });
    expect(notified.map(({ id }) => id)).toContain(`${uploadId}-failed`);
    expect((await profile()).storageReservedBytes).toBe(before.storageReservedBytes);

    const byFan = await fan.as(() => api.mutations.redriveJob({ uploadId }));
    expect(byFan.data ?? null).toBeNull();
    const [first, second] = await admin.as(async () => [
      unwrap(await api.mutations.redriveJob({ uploadId })),
      unwrap(await api.mutations.redriveJob({ uploadId })),
    ]);
    expect([first?.status, ['PROCESSING', 'COMPLETED'].includes(second?.status ?? '')]).toEqual(['PROCESSING', true]);
    await fan.as(() => waitForUpload(uploadId));
    const content = await fan.as(async () => unwrap(await api.models.Content.get({ id: state.contentId })));
    const after = await profile();

    expect(content).toMatchObject({ status: 'PENDING', uploadId });
    expect(after.storageUsedBytes - before.storageUsedBytes).toBe(content.storedBytes);
    expect(after.storageReservedBytes).toBe(before.storageReservedBytes);
    expect(await admin.as(() => failedJob(uploadId))).toBeUndefined();
  });

  it('is nobody’s business but the operators’', async () => {
    const moderator = await people.join('moderator', { groups: ['moderators'] });
    for (const person of [fan, moderator]) {
      const { data, errors } = await person.as(() => api.queries.listFailedJobs({}));
      expect([data ?? null, errors?.length]).toEqual([null, 1]);
    }
    const page = await admin.as(async () => unwrap(await api.queries.listFailedJobs({ limit: 5 })));
    expect(page.hasMore).toBe(false);
  });
});

async function failedJob(uploadId: string) {
  const { items } = unwrap(await api.queries.listFailedJobs({ limit: 50 }));
  return items.find((item) => item.uploadId === uploadId);
}

/** Its row says that a worker has it, and there is none: what a worker leaves behind whose machine stopped. */
async function uploadThatNobodyTakes() {
  const ticket = await fan.as(async () =>
    unwrap(
      await api.mutations.initiateUpload({
        type: 'IMAGE',
        ...PROFILE,
        eventId,
        fileName: 'IMG.HEIC',
        mediaType: 'image/heic',
        byteLength: heic.length,
      }),
    ),
  );
  const { uploadId } = ticket;
  const url = ticket.uploadUrl ?? '';
  await setLease(uploadId, Date.now() + 3_600_000);
  // fetch counts the bytes itself, and takes no length from anyone else.
  const headers = ticket.headers.filter(({ name }) => name.toLowerCase() !== 'content-length');
  const put = await fetch(url, {
    method: 'PUT',
    headers: headers.map(({ name, value }) => [name, value]),
    body: new Uint8Array(heic),
  });
  expect(put.status).toBe(200);
  await eventually('the worker leaves it to another', () =>
    JSON.stringify(local.logs).includes('another worker has it'),
  );
  await fan.as(() => api.mutations.completeUpload({ uploadId, status: 'SUCCESS' }));
  await setLease(uploadId, 0);
  const { pathname } = new URL(url);
  const key = pathname.slice(pathname.indexOf('events/'));
  const object = { key, size: heic.length, etag: put.headers.get('etag')?.replaceAll('"', '') };
  return { uploadId, letter: JSON.stringify({ detail: { bucket: { name: 'uploads' }, object } }) };
}

function operator() {
  const { endpoint, operatorCredentials: credentials } = local.runtime;
  return { endpoint, region: 'us-east-1', credentials };
}

async function setLease(uploadId: string, untilMs: number): Promise<void> {
  const client = new DynamoDBClient(operator());
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  await client.send(
    new UpdateItemCommand({
      TableName: TableNames.find((name) => name.startsWith('Upload-')),
      Key: { id: { S: uploadId } },
      UpdateExpression: 'SET leaseUntilMs = :until',
      ExpressionAttributeValues: { ':until': { N: String(untilMs) } },
    }),
  );
  client.destroy();
}

/** As the queue itself does after the last of its attempts. */
async function sendDeadLetter(MessageBody: string): Promise<void> {
  const client = new SQSClient(operator());
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand());
  await client.send(
    new SendMessageCommand({ QueueUrl: QueueUrls.find((url) => url.includes('UploadDeadLetters')), MessageBody }),
  );
  client.destroy();
}
