import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFrontClient, ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  signMediaUrl,
  unwrap,
  waitForPlayback,
} from '../../src/client/index.js';
import { PLAYBACK_URL_TTL_SECONDS } from '../../src/domain/limits.js';
import { createMovableClock } from '../../src/local/index.js';
import { buildVideo } from '../support/build-video.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { photo, submit } from './access/stage.js';

/** What reaches a viewer: public copies of what is approved, signed folders for those who see more, and nothing else. */
const asGuest = { authMode: 'identityPool' } as const;
const APP = 'http://localhost:3000';
const clock = createMovableClock();
let local: StartedLocal;
let operator: Operator;
let cloudfront: CloudFrontClient;
let api: BackendClient;
let guest: Person;
let fan: Person;
let stranger: Person;
let creative: Person;
let eventId: string;
let film: string;

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  operator = createOperator(local.runtime);
  cloudfront = new CloudFrontClient({
    endpoint: local.runtime.endpoint,
    region: 'us-east-1',
    credentials: local.runtime.operatorCredentials,
  });
  api = createBackendClient();
  const people = createPeople(local);
  guest = people.guest;
  [fan, stranger, creative] = await Promise.all([
    people.join('fan'),
    people.join('stranger'),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
  ]);
  eventId = await announce();
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  const path = await buildVideo({ path: join(folder, 'long.mov'), kind: 'silent', seconds: 31, framesPerSecond: 5 });
  film = (await submit(fan, eventId, new Blob([readFileSync(path)], { type: 'video/quicktime' }))).contentId;
  rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
  operator?.close();
  cloudfront?.destroy();
  await local?.close();
});

const announce = () =>
  creative.as(
    async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })).id,
  );

async function decide(contentId: string, decision: 'APPROVED' | 'REJECTED'): Promise<void> {
  const expectedVersion = Number((await rowOf(contentId))?.['version']);
  await creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision, expectedVersion })));
}

const rowOf = async (id: string) => (await operator.rowsOf('Content')).find((row) => row['id'] === id);
const asSeenByGuest = (contentId: string) =>
  guest.as(() => waitForPlayback(contentId, { client: api, request: asGuest }));
const asSeenBy = (person: Person, contentId: string) =>
  person.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
const publicKeys = async () => (await operator.keys()).filter((key) => key.includes(': public/'));

async function approved(event = eventId) {
  const { contentId } = await submit(fan, event, await photo());
  await decide(contentId, 'APPROVED');
  return { contentId, playback: await asSeenByGuest(contentId) };
}

const invalidations = async () => {
  const DistributionId = /_cloudfront\/(\w+)\//.exec((await asSeenBy(fan, film)).signature?.folderUrl ?? '')?.[1];
  const { InvalidationList } = await cloudfront.send(new ListInvalidationsCommand({ DistributionId }));
  return InvalidationList?.Quantity ?? 0;
};

describe('approved content', () => {
  it('is served to everyone without a signature, whole and in ranges, from the cache the second time', async () => {
    const { contentId, playback } = await approved();
    const url = playback.variants.find(({ name }) => name === 'print')?.url ?? '';
    const [first, second] = [await fetch(url), await fetch(url)];
    const range = await fetch(url, { headers: { range: 'bytes=0-9' } });

    expect(playback).toMatchObject({ delivery: 'PUBLIC', expiresIn: null, signature: null });
    expect(url).toMatch(
      new RegExp(`^http://127.0.0.1:\\d+/_cloudfront/\\w+/public/events/${eventId}/${contentId}/\\d+/print.jpg$`),
    );
    expect([first.status, second.status, range.status]).toEqual([200, 200, 206]);
    expect([first, second].map(({ headers }) => headers.get('x-cache'))).toEqual([
      'Miss from cloudfront',
      'Hit from cloudfront',
    ]);
    expect((await range.arrayBuffer()).byteLength).toBe(10);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/jpeg',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('S43 may be read by the app’s pages and by no others', async () => {
    const { playback } = await approved();
    const url = playback.variants[0]?.url ?? '';
    const allowed = (origin: string) =>
      fetch(url, { headers: { origin } }).then(({ headers }) => headers.get('access-control-allow-origin'));
    const preflight = (origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

    expect([await allowed(APP), await allowed('https://evil.example')]).toEqual([APP, null]);
    expect([(await preflight(APP)).status, (await preflight('https://evil.example')).status]).toEqual([200, 403]);
  });

  it('is gone at once when it is rejected, though it was cached, and comes back under another key', async () => {
    const { contentId, playback } = await approved();
    const urls = playback.variants.map(({ url }) => url);
    for (const url of [...urls, ...urls]) {
      expect((await fetch(url)).status).toBe(200);
    }
    const before = await invalidations();
    await decide(contentId, 'REJECTED');
    const statuses = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
    const hidden = await guest.as(() => api.queries.getPlayback({ contentId }, asGuest));
    await eventually('the row says so', async () => (await rowOf(contentId))?.['publication'] === undefined);
    const after = await invalidations();
    await decide(contentId, 'APPROVED');
    const again = (await asSeenByGuest(contentId)).variants.map(({ url }) => url);

    expect(statuses).toEqual(urls.map(() => 403));
    expect(hidden.errors?.[0]?.message).toContain('[NOT_FOUND]');
    expect(after - before).toBe(1);
    expect(again).toHaveLength(urls.length);
    expect(again.filter((url) => urls.includes(url))).toEqual([]);
    for (const url of again) {
      expect((await fetch(url)).status).toBe(200);
    }
    expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual(urls.map(() => 403));
  });

  it('S44 is gone at once when it is deleted, and no version of it can be asked for', async () => {
    const { contentId, playback } = await approved();
    const url = playback.variants[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(200);
    await fan.as(async () => unwrap(await api.mutations.deleteContent({ contentId })));
    const key = new URL(url).pathname.replace(/^\/_cloudfront\/\w+\//, '');
    const { Versions = [] } = await operator.s3.send(
      new ListObjectVersionsCommand({ Bucket: operator.bucket('images'), Prefix: key }),
    );

    expect(Versions).toHaveLength(1);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(`${url}?versionId=${Versions[0]?.VersionId}`)).status).toBe(403);
    expect((await publicKeys()).filter((each) => each.includes(contentId))).toEqual([]);
  });

  it('goes with its event', async () => {
    const other = await announce();
    const { playback } = await approved(other);
    const url = playback.variants[0]?.url ?? '';
    expect((await fetch(url)).status).toBe(200);
    await creative.as(async () => unwrap(await api.mutations.deleteEvent({ eventId: other })));

    await eventually('nothing of it is served', async () => (await fetch(url)).status === 403);
    await eventually('nothing of it is stored', async () => !(await publicKeys()).some((key) => key.includes(other)));
  });
});

describe('content that is not approved', () => {
  it('does not exist for a guest and for other fans, and nothing of it is public', async () => {
    for (const person of [stranger, guest]) {
      const options = person === guest ? asGuest : undefined;
      const answer = await person.as(() => api.queries.getPlayback({ contentId: film }, options));
      expect(answer.errors?.[0]?.message).toContain('[NOT_FOUND]');
    }
    expect((await publicKeys()).filter((key) => key.includes(film))).toEqual([]);
  });

  it('is served to its owner and the event’s creative by addresses that end', async () => {
    for (const person of [fan, creative]) {
      const { delivery, expiresIn, variants } = await asSeenBy(person, film);
      expect({ delivery, expiresIn }).toEqual({ delivery: 'SIGNED', expiresIn: 900 });
      for (const { url } of variants) {
        expect((await fetch(url, { headers: { range: 'bytes=0-0' } })).status).toBe(206);
      }
    }
  });

  it('S44 is served for nothing less than its own, unchanged, unexpired signature', async () => {
    const { variants, signature } = await asSeenBy(fan, film);
    const mine = await submit(fan, eventId, await photo());
    const other = await asSeenBy(fan, mine.contentId);
    const signed = new URL(variants[0]?.url ?? '');
    const plain = `${signed.origin}${signed.pathname}`;
    const otherPlain = (other.variants[0]?.url ?? '').split('?')[0];
    const policy = { Statement: [{ Resource: '*', Condition: { DateLessThan: { 'AWS:EpochTime': 4_000_000_000 } } }] };
    const forged = new URL(signed);
    forged.searchParams.set('Policy', Buffer.from(JSON.stringify(policy)).toString('base64').replaceAll('=', '_'));
    const stranger = new URL(signed);
    stranger.searchParams.set('Key-Pair-Id', 'KFAKEFAKEFAKEFA');
    const ownVersion = await versionOf(signed.pathname);
    const status = async (url: string | URL) => (await fetch(url)).status;

    expect(await status(signed)).toBe(200);
    expect(await Promise.all([plain, forged, stranger, `${otherPlain}?${signature?.query}`].map(status))).toEqual([
      403, 403, 403, 403,
    ]);
    expect(await status(`${plain}?versionId=${ownVersion}`)).toBe(403);
    const key = signed.pathname.replace(/^\/_cloudfront\/\w+\//, '');
    for (const name of ['images', 'content', 'uploads']) {
      expect(await status(`${local.runtime.endpoint}/${operator.bucket(name)}/${key}`)).toBe(403);
    }
  });

  it('plays whole by the signature in each request, and by cookies', async () => {
    const { variants, signature } = await asSeenBy(fan, film);
    const master = variants.find(({ name }) => name === 'hls')?.url ?? '';
    const cookie = (signature?.cookies ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
    const bySignature = await play(master, (url) => fetch(signMediaUrl(signature, url)));
    const byCookies = await play(master.split('?')[0] ?? '', (url) => fetch(url, { headers: { cookie } }));
    const unsigned = await play(master, (url) => fetch(url));

    expect(bySignature.statuses.length).toBeGreaterThan(8);
    expect(new Set(bySignature.statuses)).toEqual(new Set([200]));
    expect(byCookies.statuses).toEqual(bySignature.statuses);
    expect(bySignature.bytes).toBeGreaterThan(10_000);
    expect(unsigned.statuses[0]).toBe(200);
    expect(new Set(unsigned.statuses.slice(1))).toEqual(new Set([403]));
  });

  // Last: from here on the clock is ahead of those who sign.
  it('S44 is served until its signature expires, and no longer', async () => {
    const { variants, signature } = await asSeenBy(fan, film);
    const signed = variants.find(({ name }) => name === 'hls')?.url ?? '';
    const plain = signed.split('?')[0] ?? '';
    const cookie = (signature?.cookies ?? []).map(({ name, value }) => `${name}=${value}`).join('; ');
    const statuses = () =>
      Promise.all(
        [fetch(signed), fetch(signMediaUrl(signature, plain)), fetch(plain, { headers: { cookie } })].map(
          async (asked) => (await asked).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200, 200]);
    clock.advance((PLAYBACK_URL_TTL_SECONDS - 60) * 1000);
    expect(await statuses()).toEqual([200, 200, 200]);
    clock.advance(61_000);
    expect(await statuses()).toEqual([403, 403, 403]);
  });
});

async function versionOf(pathname: string): Promise<string> {
  const key = pathname.replace(/^\/_cloudfront\/\w+\//, '');
  for (const name of ['images', 'content']) {
    const { Versions = [] } = await operator.s3.send(
      new ListObjectVersionsCommand({ Bucket: operator.bucket(name), Prefix: key }),
    );
    if (Versions[0]?.VersionId !== undefined) {
      return Versions[0].VersionId;
    }
  }
  throw new Error(`There is no ${key}`);
}

/** Asks for everything that a playlist leads to, as a player does: each media playlist, its header and each segment. */
async function play(master: string, get: (url: string) => Promise<Response>) {
  const statuses: number[] = [];
  let bytes = 0;
  const text = async (url: string) => {
    const response = await get(url);
    statuses.push(response.status);
    return response.status === 200 ? response.text() : '';
  };
  for (const line of linesOf(await text(master))) {
    const playlistUrl = new URL(line, master).href;
    const playlist = await text(playlistUrl);
    const header = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)?.[1];
    for (const part of [...(header === undefined ? [] : [header]), ...linesOf(playlist)]) {
      const response = await get(new URL(part, playlistUrl).href);
      statuses.push(response.status);
      bytes += (await response.arrayBuffer()).byteLength;
    }
  }
  return { statuses, bytes };
}

const linesOf = (playlist: string) => playlist.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
