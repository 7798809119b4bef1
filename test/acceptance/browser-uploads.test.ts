import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createBackendClient, unwrap } from '../../src/client/index.js';
import { openBrowser } from '../support/browser/open-browser.js';
import { type ServedPage, servePage } from '../support/browser/serve-page.js';
import type { UploadPage } from '../support/browser/upload-page.js';
import { eventually } from '../support/eventually.js';
import { largeClip } from '../support/large-clip.js';
import { createPeople, PASSWORD, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** The upload client in a real browser, on a page of another origin than the backend's. */
const CLIP_BYTES = 25 * 1024 ** 2;
const TEST_TIMEOUT_MS = 120_000;

let local: StartedLocal;
let browser: Browser;
let served: ServedPage;
let fan: Person;
let eventId: string;
let page: Page;
let puts: number[];

beforeAll(async () => {
  [local, browser, served] = await Promise.all([
    startLocal('dropclip'),
    openBrowser(),
    servePage('upload-page', { '/clip': largeClip(CLIP_BYTES) }),
  ]);
  const people = createPeople(local);
  const api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  fan = await people.join('fan');
  eventId = await creative.as(async () => {
    const event = unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }));
    return event.id;
  });
  page = await openPage();
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
  await local?.close();
});

beforeEach(() => {
  puts = [];
});

/** Opens the page and signs in; the session stays in the page's storage, as it does for users. */
async function openPage(): Promise<Page> {
  const opened = await browser.newPage();
  opened.on('response', (response) => {
    const part = new URL(response.url()).searchParams.get('partNumber');
    if (response.request().method() === 'PUT' && part !== null && response.status() === 200) {
      puts.push(Number(part));
    }
  });
  await opened.goto(served.url);
  await opened.evaluate(
    async ([outputs, email, password]) => {
      const { uploadPage } = globalThis as unknown as { uploadPage: UploadPage };
      await uploadPage.signIn(outputs, email, password);
    },
    [local.runtime.outputs, fan.email, PASSWORD] as const,
  );
  return opened;
}

/** A line that a file takes a second for, so that its progress can be seen; it ends with the session. */
async function throttle(opened: Page) {
  const session = await opened.context().newCDPSession(opened);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: CLIP_BYTES,
  });
  return session;
}

const upload = () =>
  page.evaluate(
    async ([outputs, event]) => {
      const { uploadPage } = globalThis as unknown as { uploadPage: UploadPage };
      return { ...(await uploadPage.upload(outputs, event)), percents: uploadPage.percents };
    },
    [local.runtime.outputs, eventId] as const,
  );

it(
  'sends a file in parts and follows it to its end',
  async () => {
    const line = await throttle(page);
    const { status, percents } = await upload();
    await line.detach();

    expect(status).toBe('COMPLETED');
    expect([...puts].sort()).toEqual([1, 2, 3, 4]);
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(100);
    expect(percents.length).toBeGreaterThan(4); // bytes, not parts
  },
  TEST_TIMEOUT_MS,
);

it(
  'goes on after a reload with the parts that were missing',
  async () => {
    const held = /partNumber=[34]&/;
    await page.route(held, () => undefined); // they never leave
    const interrupted = upload().catch((error: unknown) => error);
    await eventually('two parts are in', () => puts.length === 2);
    await page.reload();
    await page.unroute(held); // before the reload it would let them go
    const { status } = await upload();

    expect(status).toBe('COMPLETED');
    expect(await interrupted).toBeInstanceOf(Error); // the page it ran in is gone
    expect(puts.slice(0, 2).sort()).toEqual([1, 2]);
    expect(puts.slice(2).sort()).toEqual([3, 4]);
    const { origins } = await page.context().storageState();
    const remembered = origins
      .flatMap(({ localStorage }) => localStorage)
      .filter(({ name }) => name.startsWith('dropclip.'));
    expect(remembered).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);
