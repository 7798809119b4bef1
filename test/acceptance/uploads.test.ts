import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  resumeUpload,
  startUpload,
  type UploadTask,
  unwrap,
  waitForUpload,
} from '../../src/client/index.js';
import { putBytes } from '../../src/client/upload/put-bytes.js';
import { crc32, encodeCrc32 } from '../../src/domain/upload/crc32.js';
import { createMovableClock } from '../../src/local/index.js';
import { type CountedPuts, countPuts } from '../support/count-puts.js';
import { eventually } from '../support/eventually.js';
import { largeClip } from '../support/large-clip.js';
import { openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { stagedParts } from '../support/staged-parts.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';

/** Large files through the real client, against the running backend: whole, cut short, damaged, given up. */
const MIB = 1024 ** 2;
const CLIP_BYTES = 25 * MIB;
const PARTS = [1, 2, 3, 4];

let local: StartedLocal;
let people: People;
let fan: Person;
let api: BackendClient;
let eventId: string;
let puts: CountedPuts | undefined;
const clip = largeClip(CLIP_BYTES);
const clock = createMovableClock();

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  fan = await people.join('fan', { attributes: { 'custom:accountType': 'fan' } });
  eventId = await creative.as(async () => {
    const event = unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }));
    return event.id;
  });
});
afterAll(() => local?.close());
afterEach(() => puts?.stop());

const fileOf = (bytes: Buffer<ArrayBuffer> = clip) => new Blob([bytes], { type: 'video/quicktime' });

/** Started as a person; a task is no promise, so that it can be had while it runs. */
async function start(person: Person, options: Partial<Parameters<typeof startUpload>[1]> = {}): Promise<UploadTask> {
  const { task } = await person.as(() => ({
    task: startUpload(fileOf(), { purpose: 'FAN_SUBMISSION', eventId, fileName: 'clip.mov', ...options }),
  }));
  return task;
}

const announce = (person: Person, byteLength = CLIP_BYTES) =>
  person.as(async () =>
    unwrap(
      await api.mutations.initiateUpload({
        type: 'VIDEO',
        purpose: 'FAN_SUBMISSION',
        eventId,
        fileName: 'clip.mov',
        byteLength,
        mediaType: 'video/quicktime',
      }),
    ),
  );

const sign = (person: Person, uploadId: string, partNumber: number, bytes: Uint8Array) =>
  person.as(async () => {
    const checksumCrc32 = encodeCrc32(crc32(bytes));
    const [part] = unwrap(await api.mutations.signUploadParts({ uploadId, parts: [{ partNumber, checksumCrc32 }] }));
    return { url: part?.url ?? '', headers: new Headers(part?.headers.map(({ name, value }) => [name, value])) };
  });

async function put({ url, headers }: { url: string; headers: Headers }, body: Uint8Array<ArrayBuffer>) {
  const { status, text } = await putBytes(new Blob([body]), { url, headers: Object.fromEntries(headers) });
  return { status, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] };
}

const partOf = (partNumber: number) =>
  new Uint8Array(clip.subarray((partNumber - 1) * 8 * MIB, Math.min(partNumber * 8 * MIB, CLIP_BYTES)));

const reserved = (person: Person) =>
  person.as(async () => unwrap(await api.models.UserProfile.get({ id: person.sub })).storageReservedBytes);

const stateOf = (person: Person, uploadId: string) =>
  person.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })));

describe('a file of 25 MB', () => {
  it('goes in four parts, each once, and becomes content', async () => {
    puts = countPuts();
    const task = await start(fan);
    const percents: number[] = [];
    task.onProgress(({ percent }) => percents.push(percent));
    const { uploadId, contentId } = await task.result;
    const end = await fan.as(() => waitForUpload(uploadId));
    const content = await fan.as(async () => unwrap(await api.models.Content.get({ id: contentId })));

    expect([...puts.parts].sort()).toEqual(PARTS);
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(100);
    expect(end).toMatchObject({ status: 'COMPLETED', progress: 100 });
    expect(content).toMatchObject({ kind: 'VIDEO', status: 'PENDING', width: 256, height: 144 });
    expect(await reserved(fan)).toBe(0);
    expect(task.state).toBe('DONE');
    expect((await stagedParts(local.runtime)).filter((key) => key.includes(uploadId))).toEqual([]);
  });

  it('is told of as it arrives: at most once a second, never back, and its end always', async () => {
    const uploader = await people.join('told');
    const pushes = await uploader.as(() =>
      subscribe<{ status?: string | null; progress: number; receivedBytes?: number | null; atMs?: number }>(
        api.subscriptions.onUploadProgress({}),
      ),
    );
    const arrivals: number[] = [];
    const { uploadId } = await announce(uploader);
    const startedMs = performance.now();
    for (const partNumber of PARTS) {
      const bytes = partOf(partNumber);
      await put(await sign(uploader, uploadId, partNumber, bytes), bytes);
      const reports = await uploader.as(() =>
        Promise.all(Array.from({ length: 5 }, () => api.mutations.reportUploadProgress({ uploadId }))),
      );
      arrivals.push(...reports.map((report) => unwrap(report).receivedBytes));
    }
    const reportingSeconds = (performance.now() - startedMs) / 1000;
    await uploader.as(async () => unwrap(await api.mutations.completeUpload({ uploadId, status: 'SUCCESS' })));
    const last = await eventually('the end is pushed', () =>
      pushes.received.find(({ status }) => status === 'COMPLETED'),
    );
    pushes.close();
    const uploading = pushes.received.filter(({ status }) => status === 'UPLOADING');
    const received = uploading.map(({ receivedBytes }) => receivedBytes ?? 0);

    expect(Math.max(...arrivals)).toBe(CLIP_BYTES);
    expect(uploading.length).toBeGreaterThan(0);
    expect(uploading.length).toBeLessThanOrEqual(reportingSeconds + 1); // of twenty reports
    expect(received).toEqual([...new Set(received)].sort((left, right) => left - right));
    expect(pushes.received.map(({ status }) => status)).toContain('PROCESSING');
    expect(last).toMatchObject({ progress: 100 });
  });
});

describe('an upload that is cut short', () => {
  it('pauses, and goes on with what storage lacks', async () => {
    puts = countPuts();
    const task = await start(fan);
    const unsubscribe = task.onProgress(({ sentBytes }) => {
      if (sentBytes > 9 * MIB) {
        task.pause();
      }
    });
    await eventually('it pauses', () => task.state === 'PAUSED');
    unsubscribe();
    const uploadId = task.uploadId ?? '';
    const { parts } = await fan.as(async () => unwrap(await api.mutations.resumeUpload({ uploadId })));
    const there = parts.map(({ partNumber }) => partNumber);
    const before = puts.parts.length;
    task.resume();
    const uploaded = await task.result;
    const again = puts.parts.slice(before);

    expect(uploaded).toMatchObject({ uploadId, status: 'PROCESSING' });
    expect(again.filter((partNumber) => there.includes(partNumber))).toEqual([]);
    expect(again).toEqual([...new Set(again)]);
    expect([...new Set(puts.parts)].sort()).toEqual(PARTS); // a part that was under way may have arrived all the same
  });

  it('goes on elsewhere by its id, with only the parts that are missing', async () => {
    const { uploadId } = await announce(fan);
    for (const partNumber of [1, 3]) {
      const bytes = partOf(partNumber);
      await put(await sign(fan, uploadId, partNumber, bytes), bytes);
    }
    puts = countPuts();
    await fan.as(() => resumeUpload(fileOf(), uploadId).result);

    expect([...puts.parts].sort()).toEqual([2, 4]);
    expect(await fan.as(() => waitForUpload(uploadId))).toMatchObject({ status: 'COMPLETED' });
  });

  it('sends a part again whose bytes are not those of the file', async () => {
    const { uploadId } = await announce(fan);
    const other = new Uint8Array(8 * MIB);
    await put(await sign(fan, uploadId, 2, other), other);
    puts = countPuts();
    await fan.as(() => resumeUpload(fileOf(), uploadId).result);

    expect([...puts.parts].sort()).toEqual(PARTS);
    expect(await fan.as(() => waitForUpload(uploadId))).toMatchObject({ status: 'COMPLETED' });
  });

  it('is cancelled once: parts gone, reservation back, subscribers told', async () => {
    const uploader = await people.join('canceller');
    const pushes = await uploader.as(() =>
      subscribe<{ status?: string | null; error?: string | null }>(api.subscriptions.onUploadProgress({})),
    );
    const task = await start(uploader);
    task.onProgress(({ sentBytes }) => {
      if (sentBytes > 9 * MIB) {
        void task.cancel();
      }
    });
    const failure = await task.result.catch((error: unknown) => error);
    const uploadId = task.uploadId ?? '';
    const again = await uploader.as(async () => unwrap(await api.mutations.cancelUpload({ uploadId })));
    const push = await eventually('it is pushed', () => pushes.received.find(({ status }) => status === 'FAILED'));
    pushes.close();

    expect(failure).toMatchObject({ code: 'UPLOAD_CANCELLED' });
    expect(task.state).toBe('CANCELLED');
    expect(again.status).toBe('FAILED');
    expect(push).toMatchObject({ error: expect.stringContaining('[UPLOAD_CANCELLED]') });
    expect(await reserved(uploader)).toBe(0);
    expect(await stateOf(uploader, uploadId)).toMatchObject({ status: 'FAILED', errorCode: 'UPLOAD_CANCELLED' });
    expect((await stagedParts(local.runtime)).filter((key) => key.includes(uploadId))).toEqual([]);
  });
});

describe('storage itself', () => {
  it('R05b refuses a part that is damaged, longer, shorter, or not signed for', async () => {
    const { uploadId } = await announce(fan);
    const bytes = partOf(1);
    const signed = await sign(fan, uploadId, 1, bytes);
    const damaged = new Uint8Array(bytes);
    damaged[1000] = (damaged[1000] ?? 0) ^ 1;
    const otherPart = new URL(signed.url);
    otherPart.searchParams.set('partNumber', '2');

    expect(await put(signed, damaged)).toMatchObject({ status: 400, code: 'BadDigest' });
    expect(await put(signed, bytes.subarray(1))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await put(signed, new Uint8Array(8 * MIB + 1))).toMatchObject({ status: 403 });
    expect(await put({ ...signed, url: otherPart.href }, bytes)).toMatchObject({ status: 403 });
    const state = await fan.as(async () => unwrap(await api.mutations.resumeUpload({ uploadId })));
    expect(state).toMatchObject({ status: 'PENDING', parts: [], receivedBytes: 0, arrived: false });
    expect(await put(signed, bytes)).toMatchObject({ status: 200 });
    await fan.as(() => api.mutations.cancelUpload({ uploadId }));
  });

  it('is asked before anything is believed', async () => {
    const { uploadId } = await announce(fan);
    const bytes = partOf(2);
    await put(await sign(fan, uploadId, 2, bytes), bytes);
    const early = await fan.as(() => api.mutations.completeUpload({ uploadId, status: 'SUCCESS' }));
    const state = await fan.as(async () => unwrap(await api.mutations.resumeUpload({ uploadId })));

    expect(early.errors?.[0]?.message).toContain('[UPLOAD_INCOMPLETE] 3 of 4 parts are not in storage: 1, 3, 4');
    expect(state).toMatchObject({ receivedBytes: 8 * MIB, parts: [{ partNumber: 2, byteLength: 8 * MIB }] });
    await fan.as(() => api.mutations.cancelUpload({ uploadId }));
  });
});

describe('an upload of someone else', () => {
  it('is no upload at all, whatever is asked of it', async () => {
    const { uploadId } = await announce(fan);
    const stranger = await people.join('stranger');
    const parts = [{ partNumber: 1, checksumCrc32: 'AAAAAA==' }];
    const answers = await stranger.as(() =>
      Promise.all([
        api.mutations.signUploadParts({ uploadId, parts }),
        api.mutations.resumeUpload({ uploadId }),
        api.mutations.reportUploadProgress({ uploadId }),
        api.mutations.cancelUpload({ uploadId }),
        api.mutations.completeUpload({ uploadId, status: 'SUCCESS' }),
        api.queries.getUploadStatus({ uploadId }),
      ]),
    );

    for (const { data, errors } of answers) {
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.message).toContain('[NOT_FOUND] Upload does not exist or is not visible to the caller');
    }
    expect(await stateOf(fan, uploadId)).toMatchObject({ status: 'PENDING' });
    await fan.as(() => api.mutations.cancelUpload({ uploadId }));
  });
});

describe('an upload whose deadline has passed', () => {
  it('is ended by the clock: parts gone, reservation back, subscribers told; what was completed in time stays', async () => {
    const uploader = await people.join('late');
    const pushes = await uploader.as(() =>
      subscribe<{ uploadId: string; status?: string | null; error?: string | null }>(
        api.subscriptions.onUploadProgress({}),
      ),
    );
    const { uploadId } = await announce(uploader);
    const { uploadId: openId } = await announce(uploader);
    const bytes = partOf(1);
    await put(await sign(uploader, uploadId, 1, bytes), bytes);
    const tables = await openTables(local.runtime);
    await tables.set('Upload', uploadId, { expiresAt: '2026-01-01T00:00:00.000Z' });
    const refused = await uploader.as(() =>
      api.mutations.signUploadParts({ uploadId, parts: [{ partNumber: 2, checksumCrc32: 'AAAAAA==' }] }),
    );
    clock.advance(5 * 60_000); // the next sweep is due
    const push = await eventually('it is pushed', () =>
      pushes.received.find((update) => update.uploadId === uploadId && update.status === 'FAILED'),
    );
    pushes.close();

    expect(refused.errors?.[0]?.message).toContain('[UPLOAD_EXPIRED]');
    expect(push).toMatchObject({ error: expect.stringContaining('[UPLOAD_EXPIRED]') });
    expect(await stateOf(uploader, uploadId)).toMatchObject({ status: 'FAILED', errorCode: 'UPLOAD_EXPIRED' });
    expect(await stateOf(uploader, openId)).toMatchObject({ status: 'PENDING' });
    expect(await reserved(uploader)).toBe(CLIP_BYTES);
    await eventually(
      'its parts are gone',
      async () => !(await stagedParts(local.runtime)).some((key) => key.includes(uploadId)),
    );
    tables.close();
  });
});
