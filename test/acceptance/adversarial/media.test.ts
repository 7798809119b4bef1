import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  unwrap,
  uploadFile,
  waitForPlayback,
  waitForUpload,
} from '../../../src/client/index.js';
import { createOperator, type Operator } from '../../support/operator.js';
import { createPeople, type Person } from '../../support/people.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';
import { submit } from '../access/stage.js';

/** Files that are more than the photo they say they are, or another thing altogether. */
const MARK = 'polyglot-of-this-test';
const HTML = `<!doctype html><html><script>document.title = '${MARK}'</script></html>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>"${MARK}"</script></svg>`;
const SOI_BYTES = 2;
const photo = readFileSync(fileURLToPath(new URL('../../../examples/demo/media/photo.jpg', import.meta.url)));

let local: StartedLocal;
let operator: Operator;
let api: BackendClient;
let guest: Person;
let fan: Person;
let creative: Person;
let eventId: string;

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

/** A photo that every decoder takes, with a page in a comment (the marker FFFE and its length, ITU T.81 B.2.4.5) and after its end. */
function polyglot(): Blob {
  const page = Buffer.from(HTML);
  const comment = Buffer.alloc(4);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(page.length + 2, 2);
  const bytes = Buffer.concat([photo.subarray(0, SOI_BYTES), comment, page, photo.subarray(SOI_BYTES), page]);
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
}

/** The bytes of objects, by key: `bucket: key`. */
async function read(keys: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const text of keys) {
    const [name = '', Key = ''] = text.split(': ');
    const { Body } = await operator.s3.send(new GetObjectCommand({ Bucket: operator.bucket(name), Key }));
    found.set(text, Buffer.from((await Body?.transformToByteArray()) ?? []));
  }
  return found;
}

describe('a photo that is a page as well', () => {
  it('S13 is a photo to a decoder, and a page to who looks for one', async () => {
    const bytes = Buffer.from(await polyglot().arrayBuffer());
    const { format, width, height } = await sharp(bytes).metadata();

    expect([format, width, height]).toEqual(['jpeg', 800, 1200]);
    expect(bytes.toString('latin1').split(MARK)).toHaveLength(3);
  });

  it('S13 is drawn anew: nothing of the page is stored or served, and a picture is served as one', async () => {
    const { uploadId, contentId } = await submit(fan, eventId, polyglot());
    const own = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
    await creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED' })));
    const open = await guest.as(() =>
      waitForPlayback(contentId, { client: api, request: { authMode: 'identityPool' } }),
    );
    const keys = await operator.keysOfEnded(uploadId);
    const copies = (await operator.keys()).filter((key) => key.includes(contentId));
    const kept = [...(await read([...keys, ...copies]))];
    expect([own.delivery, open.delivery]).toEqual(['SIGNED', 'PUBLIC']);
    expect(kept.length).toBeGreaterThanOrEqual(2 * own.variants.length);
    expect(kept.filter(([, bytes]) => bytes.includes(MARK) || bytes.includes('<script'))).toEqual([]);

    for (const { url, mediaType } of [...own.variants, ...open.variants]) {
      const answer = await fetch(url, { headers: { accept: 'text/html' } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const { format, comments = [] } = await sharp(bytes).metadata();

      expect([answer.status, bytes.includes(MARK), comments]).toEqual([200, false, []]);
      expect(mediaType).toBe(`image/${format}`);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': mediaType,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
    }
  });
});

describe('what is no photo', () => {
  it('S13 is refused as SVG before a byte is sent', async () => {
    const file = new Blob([SVG], { type: 'image/svg+xml' });
    const sent = fan.as(() => uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'a.svg' }));

    await expect(sent).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
  });

  it.each([
    ['S13 SVG with a script', Buffer.from(SVG)],
    ['S13 SVG behind a declaration', Buffer.from(`<?xml version="1.0"?>\n<!-- ${MARK} -->\n${SVG}`)],
    ['S12 a page', Buffer.from(HTML)],
    ['S12 a program', Buffer.from(`MZ\u0000\u0000PE ${MARK}`)],
    ['S12 an archive', Buffer.from(`PK\u0003\u0004 ${MARK}`)],
  ])('%s that is called a JPEG ends its upload, and nothing of it stays', async (_what, bytes) => {
    const file = new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
    const { uploadId, contentId } = await fan.as(() =>
      uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'a.jpg' }),
    );
    await expect(fan.as(() => waitForUpload(uploadId))).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
    const playback = await fan.as(() => api.queries.getPlayback({ contentId }));

    expect(playback.errors?.[0]?.message).toContain('[NOT_FOUND]');
    expect(await operator.keysOfEnded(uploadId)).toEqual([]);
  });
});
