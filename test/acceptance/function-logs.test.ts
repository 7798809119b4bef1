import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBackendClient, unwrap, uploadFile, waitForUpload } from '../../src/client/index.js';
import type { LogEntry } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** What the functions log while the main job is done: who it was for, what happened, and nothing that opens anything. */
let local: StartedLocal;
let fan: Person;
let creative: Person;
/** URLs and tokens that were really given out while the functions logged. */
const secrets: string[] = [];

const PHOTO = fileURLToPath(new URL('../../examples/demo/media/photo.jpg', import.meta.url));
const SIGNED = /(X-Amz-Signature|Signature|X-Amz-Security-Token|X-Amz-Credential)=(?!\[redacted\])/;
const TOKEN = /eyJ[\w-]{8,}\.[\w-]+/;

beforeAll(async () => {
  local = await startLocal('dropclip');
  const people = createPeople(local);
  const api = createBackendClient();
  [fan, creative] = await Promise.all([
    people.join('fan', { attributes: { 'custom:accountType': 'fan' } }),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
  ]);
  const { id: eventId } = await creative.as(async () =>
    unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })),
  );
  const submit = (file: Blob, fileName: string) =>
    fan.as(() => uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName }));
  const { uploadId, contentId } = await submit(new Blob([readFileSync(PHOTO)], { type: 'image/jpeg' }), 'a.jpg');
  await fan.as(() => waitForUpload(uploadId));
  const { variants } = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
  secrets.push(...variants.flatMap(({ url }) => new URL(url).searchParams.get('Signature') ?? []));
  await creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED' })));
  await fan.as(() => api.queries.getPlayback({ contentId: crypto.randomUUID() }));
  const page = await submit(new Blob(['<html></html>'], { type: 'image/jpeg' }), 'b.jpg');
  await fan.as(() => waitForUpload(page.uploadId)).catch(() => undefined);
  await eventually('the failed upload is counted', () => figures().includes('UploadsFailed'));
}, 240_000);
afterAll(() => local?.close());

/** Lines of functions, without what the runtime says about them itself. */
function functionLines(): readonly LogEntry[] {
  return local.logs.filter(
    ({ from, fields, message }) => from === 'lambda' && fields?.['function'] && !message.startsWith('invocation '),
  );
}

function spoken(): readonly LogEntry[] {
  return functionLines().filter(({ message }) => !message.startsWith('metrics '));
}

function figures(): readonly string[] {
  return functionLines().flatMap(({ message }) => [...message.matchAll(/(\w+)=\d/g)].map(([, name = '']) => name));
}

it('says on every line which request, which operation and whose it is', () => {
  expect(spoken().length).toBeGreaterThan(5);
  for (const { message, fields } of spoken()) {
    expect(fields, message).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      operation: expect.stringMatching(/\w/),
      user: expect.stringMatching(/\w/),
    });
  }
});

it('knows the user and the API’s request of what a person asked for', () => {
  const answered = (operation: string) =>
    spoken().find(({ message, fields }) => message === 'answered' && fields?.['operation'] === operation)?.fields;
  const apiRequestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(answered('initiateUpload')).toMatchObject({ user: fan.sub, apiRequestId });
  expect(answered('moderateContent')).toMatchObject({ user: creative.sub, apiRequestId });
  expect(
    spoken().find(({ message, fields }) => message === 'refused' && fields?.['operation'] === 'getPlayback')?.fields,
  ).toMatchObject({ code: 'NOT_FOUND', user: fan.sub });
});

it('never shows a signature, a token or an address that it gave out', () => {
  expect(secrets.length).toBeGreaterThan(0);
  const text = JSON.stringify(local.logs.filter(({ from }) => from === 'lambda'));
  expect(text).not.toMatch(SIGNED);
  expect(text).not.toMatch(TOKEN);
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
  }
});

it('has no refusal counted as a fault of its function, which would set off its alarm', () => {
  const refused = spoken().filter(({ message }) => message === 'refused');
  const faults = local.logs.filter(({ from, message }) => from === 'lambda' && message === 'invocation failed');

  expect(refused.map(({ fields }) => fields?.['operation'])).toContain('getPlayback');
  expect(faults).toEqual([]);
});

it('counts what happened', () => {
  const counted = new Map<string, number>();
  for (const name of figures()) {
    counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  expect(Object.fromEntries(counted)).toMatchObject({
    ...{ UploadsBegun: 2, UploadsCompleted: 1, UploadsFailed: 1, BytesStored: 1 },
    ...{ ProcessingTime: 1, QueueAge: 2, ModerationDecisions: 1 },
  });
});
