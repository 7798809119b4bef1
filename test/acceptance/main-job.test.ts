import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  unwrap,
  uploadFile,
  waitForPlayback,
  waitForUpload,
} from '../../src/client/index.js';
import { DEFAULT_PORT } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';

/** The main job, whole, through the real client: upload, processing, moderation, live updates, delivery. */
let local: StartedLocal;
let operator: Operator;
let people: People;
let fan: Person;
let creative: Person;
let api: BackendClient;
let eventId: string;

const asGuest = { authMode: 'identityPool' } as const;
const media = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../examples/demo/media/${name}`, import.meta.url)));
const photo = () => new Blob([media('photo.jpg')], { type: 'image/jpeg' });
const clip = () => new Blob([media('clip.mov')], { type: 'video/quicktime' });

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  [fan, creative] = await Promise.all([
    people.join('fan', { attributes: { 'custom:accountType': 'fan' } }),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
  ]);
  eventId = await creative.as(async () => {
    const event = unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }));
    return event.id;
  });
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

function submit(file: Blob, fileName: string): Promise<{ uploadId: string; contentId: string }> {
  return fan.as(() => uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName }));
}

async function submitAndWait(file: Blob, fileName: string): Promise<string> {
  const { uploadId, contentId } = await submit(file, fileName);
  await fan.as(() => waitForUpload(uploadId));
  return contentId;
}

describe('a photo', () => {
  it('S16 becomes upright, stripped renditions, and leaves the staging bucket', async () => {
    const { uploadId, contentId } = await submit(photo(), 'stage.jpg');
    const progress: number[] = [];
    await fan.as(() => waitForUpload(uploadId, { onProgress: (state) => progress.push(state.progress) }));
    const playback = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
    const names = playback.variants.map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining(['print', 'w640', 'w320', 'thumb']));
    expect(progress.at(-1)).toBe(100);
    for (const { url, width, height, byteLength } of playback.variants) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      const metadata = await sharp(bytes).metadata();
      expect([metadata.width, metadata.height, bytes.length]).toEqual([width, height, byteLength]);
      expect(metadata.exif).toBeUndefined();
      expect(width).toBeGreaterThan(height);
    }
    const keys = await operator.keysOfEnded(uploadId);
    expect(keys).toHaveLength(playback.variants.length);
    expect(keys.filter((key) => !key.includes(`events/${eventId}/uploads/${fan.sub}/`))).toEqual([]);
  });
});

describe('a video', () => {
  it('becomes a web MP4 with a poster, and knows its length', async () => {
    const contentId = await submitAndWait(clip(), 'clip.mov');
    const playback = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
    const content = await fan.as(async () => unwrap(await api.models.Content.get({ id: contentId })));

    expect(playback.variants.map(({ name, mediaType }) => `${name} ${mediaType}`).sort()).toEqual([
      'poster image/webp',
      'thumb image/webp',
      'video video/mp4',
    ]);
    expect(content).toMatchObject({ kind: 'VIDEO', status: 'PENDING', width: 256, height: 144 });
    expect(content.durationSeconds).toBeCloseTo(1, 1);
  });
});

describe('approval', () => {
  it('is pushed to the fan, and opens delivery to everyone', async () => {
    const contentId = await submitAndWait(photo(), 'approve.jpg');
    const updates = await fan.as(() =>
      subscribe<{ status?: string | null }>(api.subscriptions.onContentUpdate({ contentId })),
    );
    const before = await people.guest.as(() => api.queries.getPlayback({ contentId }, asGuest));
    const result = await creative.as(async () =>
      unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED', notes: 'welcome' })),
    );
    const push = await eventually('the decision is pushed', () =>
      updates.received.find(({ status }) => status === 'APPROVED'),
    );
    updates.close();
    const after = await people.guest.as(() => waitForPlayback(contentId, { client: api, request: asGuest }));
    const listed = await people.guest.as(async () =>
      unwrap(await api.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId }, asGuest)),
    );

    expect(before.errors?.[0]?.message).toContain('[NOT_FOUND]');
    expect(result).toMatchObject({ content: { id: contentId, status: 'APPROVED' }, notificationSent: true });
    expect(push).toMatchObject({ contentId, status: 'APPROVED' });
    expect((await fetch(after.variants[0]?.url ?? '')).status).toBe(200);
    expect(listed.items.map(({ id }) => id)).toContain(contentId);
  });

  it('leaves a notification that can be listed and marked read', async () => {
    const items = await fan.as(async () => unwrap(await api.queries.listNotifications({ limit: 50 })).items);
    const moderation = items.find(({ type }) => type === 'MODERATION');
    const marked = await fan.as(async () =>
      unwrap(await api.mutations.markNotificationsRead({ notificationIds: [moderation?.id ?? ''] })),
    );
    const again = await fan.as(async () => unwrap(await api.queries.listNotifications({ limit: 50 })).items);

    expect(moderation?.readAt ?? null).toBeNull();
    expect(marked).toBe(1);
    expect(again.find(({ id }) => id === moderation?.id)?.readAt).toEqual(expect.any(String));
  });

  it('has one winner when two decide at once, and both are in the audit trail', async () => {
    const contentId = await submitAndWait(photo(), 'race.jpg');
    const moderator = await people.join('moderator', { groups: ['moderators'] });
    const decide = (person: Person, decision: 'APPROVED' | 'REJECTED') =>
      person.as(() => api.mutations.moderateContent({ contentId, decision, expectedVersion: 1, notes: decision }));
    const answers = await Promise.all([decide(creative, 'APPROVED'), decide(moderator, 'REJECTED')]);
    const winners = answers.filter(({ errors }) => errors === undefined);
    const losers = answers.filter(({ errors }) => errors !== undefined);

    expect(winners).toHaveLength(1);
    expect(losers[0]?.errors?.[0]?.message).toContain('[CONFLICT]');
  });
});

describe('hostile input', () => {
  const bomb = () =>
    sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer();

  it.each([
    [
      'HTML that calls itself a photo',
      async () => Buffer.from('<!doctype html><script>alert(1)</script>'),
      'UNSUPPORTED_MEDIA',
    ],
    [
      'SVG that calls itself a photo',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'UNSUPPORTED_MEDIA',
    ],
    ['half a photo', async () => media('photo.jpg').subarray(0, 9000), 'CORRUPT_MEDIA'],
    ['a decompression bomb', bomb, 'MEDIA_TOO_LARGE'],
  ] as const)('ends %s as FAILED with a code, and the worker lives', async (_name, build, code) => {
    const bytes = await build();
    const { uploadId } = await submit(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg');
    const failure = await fan.as(() => waitForUpload(uploadId)).catch((error: unknown) => error);
    const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));

    expect(failure).toMatchObject({ code });
    expect(profile.storageReservedBytes).toBe(0);
    expect(await operator.keysOfEnded(uploadId)).toEqual([]);
    await submitAndWait(photo(), 'after.jpg');
  });
});

describe('the account', () => {
  it('has a profile, made once, with what it stores', async () => {
    const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));

    expect(profile).toMatchObject({ ownerId: fan.sub, accountType: 'fan', storageReservedBytes: 0 });
    expect(profile.storageUsedBytes).toBeGreaterThan(0);
    expect(profile.storageRemainingBytes).toBe(profile.storageQuotaBytes - profile.storageUsedBytes);
  });
});

describe('amplify_outputs.json', () => {
  it('C06 is tracked as the local runtime writes it on its own port', () => {
    const tracked = readFileSync(fileURLToPath(new URL('../../amplify_outputs.json', import.meta.url)), 'utf8');
    const written = JSON.stringify(local.runtime.outputs, null, 2);

    expect(written.replaceAll(local.runtime.endpoint, `http://127.0.0.1:${DEFAULT_PORT}`)).toBe(tracked);
  });
});
