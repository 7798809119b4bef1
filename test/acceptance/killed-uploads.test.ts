import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { confirmSignUp, fetchAuthSession, signIn, signUp } from 'aws-amplify/auth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configureForDevices, createDevice } from '../../examples/demo/devices.js';
import { type BackendClient, createBackendClient, startUpload, unwrap, waitForUpload } from '../../src/client/index.js';
import { countPuts } from '../support/count-puts.js';
import { eventually } from '../support/eventually.js';
import { type Killable, startKillable } from '../support/killable.js';
import { largeClip } from '../support/large-clip.js';
import { PASSWORD, type Person } from '../support/people.js';
import { freePort } from '../support/start-cli.js';

/** Large files when either side is killed without warning: what storage has acknowledged is never sent again. */
const CLIP_BYTES = 25 * 1024 ** 2;
const PARTS = [1, 2, 3, 4];
/** A start with a synthesis that no cache holds, on a busy machine. */
const START_PATIENCE_MS = 180_000;
const TEST_TIMEOUT_MS = 240_000;

const directory = mkdtempSync(joinPath(tmpdir(), 'dropclip-killed-'));
const outputsFile = joinPath(directory, 'outputs.json');
const clipFile = joinPath(directory, 'film.mov');
const clip = largeClip(CLIP_BYTES);

let runtime: Killable;
let port: number;
let api: BackendClient;
let fan: Person;
let eventId: string;

async function startRuntime(): Promise<void> {
  const args = [
    'start',
    '--port',
    String(port),
    '--data',
    joinPath(directory, 'data'),
    '--outputs',
    outputsFile,
    '--json',
  ];
  runtime = startKillable('src/local/cli.ts', { args });
  await runtime.until('it is ready', (text) => text.includes('"ready":true'), START_PATIENCE_MS);
}

/** Signs up with the code that the runtime writes instead of a mail. */
async function join(accountType: string): Promise<Person> {
  const email = `${accountType}-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const { run: as } = createDevice();
  const sub = await as(async () => {
    const userAttributes = { email, 'custom:accountType': accountType };
    await signUp({ username: email, password: PASSWORD, options: { userAttributes } });
    const mail = new RegExp(`mail to ${email} .*: code (\\S+)`);
    const code = await eventually('the mail', () => mail.exec(runtime.text())?.[1]);
    await confirmSignUp({ username: email, confirmationCode: code ?? '' });
    await signIn({ username: email, password: PASSWORD });
    const { tokens } = await fetchAuthSession();
    return String(tokens?.accessToken.payload.sub ?? '');
  });
  return { email, sub, as };
}

beforeAll(async () => {
  writeFileSync(clipFile, clip);
  port = await freePort();
  await startRuntime();
  configureForDevices(JSON.parse(readFileSync(outputsFile, 'utf8')));
  api = createBackendClient();
  const creative = await join('creative');
  fan = await join('fan');
  eventId = await creative.as(async () => {
    const event = unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }));
    return event.id;
  });
}, START_PATIENCE_MS);

afterAll(async () => {
  await runtime?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const numbersIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, number]) => Number(number));
const partsPut = (text: string) => numbersIn(text, /^put part (\d+) 200$/gm).sort();
const partsInStorage = (uploadId: string) =>
  fan.as(async () => unwrap(await api.mutations.resumeUpload({ uploadId })).parts.map(({ partNumber }) => partNumber));

function startClient(env: Readonly<Record<string, string>> = {}): Killable {
  return startKillable('examples/uploads/main.ts', {
    args: [clipFile, eventId],
    preload: ['test/support/hold-puts.ts'],
    env: {
      EMAIL: fan.email,
      PASSWORD,
      OUTPUTS: outputsFile,
      RESUME_FOLDER: joinPath(directory, 'resume'),
      ...env,
    },
  });
}

it(
  'goes on in a client that was killed, with the parts that were missing and no other',
  async () => {
    const killed = startClient({ HOLD_FROM_PART: '3' });
    await killed.until('two parts are in', (text) => partsPut(text).length === 2 && text.includes('held part 4'));
    await killed.kill();
    const again = startClient();
    const code = await again.ended(60_000);

    expect(partsPut(killed.text())).toEqual([1, 2]);
    expect(partsPut(again.text())).toEqual([3, 4]);
    expect(again.text()).toContain('COMPLETED 100 %');
    expect(code).toBe(0);
  },
  TEST_TIMEOUT_MS,
);

it(
  'goes on after the backend was killed, with what storage had acknowledged still there',
  async () => {
    const { task } = await fan.as(() => ({
      task: startUpload(new Blob([clip], { type: 'video/quicktime' }), { purpose: 'FAN_SUBMISSION', eventId }),
    }));
    let killing: Promise<void> | undefined;
    task.onProgress(({ sentBytes }) => {
      if (sentBytes > 17 * 1024 ** 2 && killing === undefined) {
        killing = runtime.kill();
        task.pause();
      }
    });
    await eventually('it is killed', () => killing !== undefined);
    await killing;
    await startRuntime();
    const there = await partsInStorage(task.uploadId ?? '');
    const puts = countPuts();
    task.resume();
    const { uploadId } = await task.result;
    puts.stop();

    expect([...puts.parts].sort()).toEqual(PARTS.filter((number) => !there.includes(number)));
    expect(await fan.as(() => waitForUpload(uploadId))).toMatchObject({ status: 'COMPLETED' });
    const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
    expect(profile.storageReservedBytes).toBe(0);
  },
  TEST_TIMEOUT_MS,
);
