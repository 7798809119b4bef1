import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signUp } from 'aws-amplify/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDevice } from '../../../examples/demo/devices.js';
import {
  type BackendClient,
  createBackendClient,
  unwrap,
  uploadFile,
  waitForUpload,
} from '../../../src/client/index.js';
import { eventually } from '../../support/eventually.js';
import { createOperator, type Operator } from '../../support/operator.js';
import { createPeople, PASSWORD, type People, type Person } from '../../support/people.js';
import { CliExitedError, freePort, type StartedCli, startCli } from '../../support/start-cli.js';
import { photo } from '../access/stage.js';

/**
 * The runtime as its users have it, a process that is killed without warning: what it has acknowledged is there when it
 * starts again. The tests build on each other, from one kill to the next.
 */
const directory = mkdtempSync(join(tmpdir(), 'dropclip-durability-'));
const clip = readFileSync(fileURLToPath(new URL('../../../examples/demo/media/clip.mov', import.meta.url)));
const STARTS_AT = '2027-01-01T20:00:00.000Z';
const KILL_TIMEOUT_MS = 180_000;
const LETTERS_PATIENCE_MS = 90_000; // hundreds, taken one by one

let port: number;
let cli: StartedCli;
let operator: Operator;
let people: People;
let api: BackendClient;
let fan: Person;
let creative: Person;
let eventId: string;

const start = () =>
  startCli({
    project: 'dropclip',
    port,
    dataDir: join(directory, 'data'),
    outputsFile: join(directory, 'outputs.json'),
  });

async function kill(): Promise<void> {
  expect(await cli.end('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
}

beforeAll(async () => {
  port = await freePort();
  cli = await start();
  operator = createOperator(cli.runtime);
  people = createPeople({ runtime: cli.runtime, codeFor: (address) => cli.codeFor(address) });
  api = createBackendClient();
  [fan, creative] = await Promise.all([
    people.join('fan'),
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
  ]);
  eventId = (await announce('Night')).id;
}, KILL_TIMEOUT_MS);

afterAll(async () => {
  operator?.close();
  await cli?.end('SIGTERM'); // a killed runtime leaves its database engine to the next start
  rmSync(directory, { recursive: true, force: true });
});

function announce(title: string) {
  return creative.as(async () => unwrap(await api.mutations.createEvent({ title, startsAt: STARTS_AT })));
}

function openUpload(): Promise<string> {
  return fan.as(
    async () =>
      unwrap(
        await api.mutations.initiateUpload({
          type: 'IMAGE',
          purpose: 'FAN_SUBMISSION',
          eventId,
          fileName: 'a.jpg',
          byteLength: 1000,
          mediaType: 'image/jpeg',
        }),
      ).uploadId,
  );
}

const statusOf = (uploadId: string) =>
  fan.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })).status);
const profile = () => fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));

let isDead = false;

/** Writes one after the other until the backend is gone, and keeps what was acknowledged. */
async function writeUntilItDies<Item>(write: () => Promise<Item>, acknowledged: Item[]): Promise<void> {
  while (!isDead) {
    try {
      acknowledged.push(await write());
    } catch {
      return;
    }
  }
}

const PART = Buffer.alloc(5 * 1024 * 1024, 'a');
const LAST_PART = Buffer.from('the end');
const LARGE_KEY = 'temp/large';

/** A multipart upload that is begun before the first kill and completed before the second. */
let multipart: { readonly UploadId: string; readonly etags: readonly string[] };

describe('a kill in the middle of writes', () => {
  const acknowledged = {
    events: [] as { id: string; title: string }[],
    objects: [] as { key: string; body: string }[],
    messages: [] as string[],
    users: [] as string[],
    uploads: [] as string[],
    invoked: [] as string[],
  };
  let killedText = '';
  let queueUrl: string;
  let deadLettersUrl: string;
  let Bucket: string;

  beforeAll(async () => {
    queueUrl = await operator.queue('StagedUploads');
    deadLettersUrl = await operator.queue('UploadDeadLetters');
    Bucket = operator.bucket('uploads');
    await operator.sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{"detail":"later"}', DelaySeconds: 900 }),
    );
    multipart = await startMultipart(Bucket);
    const FunctionName = await operator.functionName('completeupload');
    const given = await Promise.all(Array.from({ length: 5 }, openUpload));
    const { events, objects, messages, users, uploads, invoked } = acknowledged;
    const storm = [
      writeUntilItDies(() => announce(`Event ${crypto.randomUUID()}`), events),
      writeUntilItDies(() => announce(`Event ${crypto.randomUUID()}`), events),
      writeUntilItDies(() => putObject(Bucket), objects),
      writeUntilItDies(() => putObject(Bucket), objects),
      writeUntilItDies(() => sendMessage(deadLettersUrl), messages),
      writeUntilItDies(signUpSomeone, users),
      writeUntilItDies(openUpload, uploads),
    ];
    await eventually('a good deal of writes', () =>
      [events, objects, messages, users, uploads].every(({ length }) => length >= 5),
    );
    for (const uploadId of given) {
      await invokeLater(FunctionName, uploadId);
      invoked.push(uploadId);
    }
    await kill();
    isDead = true;
    killedText = cli.stderr();
    await Promise.all(storm);
    cli = await start();
  }, KILL_TIMEOUT_MS);

  async function startMultipart(bucket: string): Promise<typeof multipart> {
    const target = { Bucket: bucket, Key: LARGE_KEY };
    const { UploadId = '' } = await operator.s3.send(new CreateMultipartUploadCommand(target));
    const etags = [];
    for (const [index, Body] of [PART, LAST_PART].entries()) {
      const PartNumber = index + 1;
      const { ETag = '' } = await operator.s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      etags.push(ETag);
    }
    return { UploadId, etags };
  }

  async function putObject(bucket: string) {
    const object = { key: `temp/${crypto.randomUUID()}`, body: crypto.randomUUID() };
    await operator.s3.send(new PutObjectCommand({ Bucket: bucket, Key: object.key, Body: object.body }));
    return object;
  }

  async function sendMessage(QueueUrl: string): Promise<string> {
    const MessageBody = `letter ${crypto.randomUUID()}`; // about no upload: whoever takes it writes it into the log
    await operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    return MessageBody;
  }

  async function signUpSomeone(): Promise<string> {
    const email = `${crypto.randomUUID()}@example.com`;
    await createDevice().run(() =>
      signUp({ username: email, password: PASSWORD, options: { userAttributes: { email } } }),
    );
    return email;
  }

  /** As a service hands an event to a function that it does not wait for. */
  async function invokeLater(FunctionName: string, uploadId: string): Promise<void> {
    const event = {
      fieldName: 'completeUpload',
      arguments: { uploadId, status: 'FAILED' },
      identity: { sub: fan.sub, groups: ['fans'] },
    };
    const { StatusCode } = await operator.lambda.send(
      new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(event)) }),
    );
    expect(StatusCode).toBe(202);
  }

  it('R21 loses no session', async () => {
    for (const person of [fan, creative]) {
      const { tokens } = await person.as(() => fetchAuthSession({ forceRefresh: true }));
      expect(tokens?.accessToken.payload.sub).toBe(person.sub);
    }
    expect((await people.signIn(fan.email)).sub).toBe(fan.sub);
  });

  it('R21 loses no event', async () => {
    const found = await creative.as(() =>
      Promise.all(acknowledged.events.map(({ id }) => api.models.Event.get({ id }))),
    );

    expect(found.map(({ data }) => data?.title)).toEqual(acknowledged.events.map(({ title }) => title));
  });

  it('R21 loses no object', async () => {
    const bodies = [];
    for (const { key: Key } of acknowledged.objects) {
      const { Body } = await operator.s3.send(new GetObjectCommand({ Bucket, Key }));
      bodies.push(await Body?.transformToString());
    }

    expect(bodies).toEqual(acknowledged.objects.map(({ body }) => body));
  });

  it('R21 loses no sign-up', async () => {
    const { userPoolId: UserPoolId } = Amplify.getConfig().Auth?.Cognito ?? {};
    const statuses = await Promise.all(
      acknowledged.users.map(
        async (Username) => (await operator.cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus,
      ),
    );

    expect(statuses).toEqual(statuses.map(() => 'UNCONFIRMED'));
  });

  it('R21 loses no dead letter and no message that waits', { timeout: KILL_TIMEOUT_MS }, async () => {
    const logged = () => `${killedText}${cli.stderr()}`;
    const lost = () => acknowledged.messages.filter((body) => !logged().includes(body));
    await eventually('every dead letter was taken', () => lost().length === 0, LETTERS_PATIENCE_MS);
    const { Attributes } = await operator.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessagesDelayed'] }),
    );

    expect(Attributes?.['ApproximateNumberOfMessagesDelayed']).toBe('1');
  });

  it('R21 loses no invocation that nobody waited for', async () => {
    await eventually('all of them have run', async () => {
      const statuses = await Promise.all(acknowledged.invoked.map(statusOf));
      return statuses.every((status) => status === 'FAILED');
    });
  });

  it('R21 loses no upload, and no byte of what is reserved for it', async () => {
    const open = await Promise.all(acknowledged.uploads.map(statusOf));
    const rows = await operator.rowsOf('Upload');
    const reserved = rows
      .filter(({ status, ownerId }) => status === 'PENDING' && ownerId === fan.sub)
      .reduce((sum, { byteLength }) => sum + Number(byteLength), 0);

    expect(open).toEqual(open.map(() => 'PENDING'));
    expect((await profile()).storageReservedBytes).toBe(reserved);
  });

  it('R21 loses no part of a multipart upload', async () => {
    const { UploadId, etags } = multipart;
    const { Parts = [] } = await operator.s3.send(new ListPartsCommand({ Bucket, Key: LARGE_KEY, UploadId }));

    expect(Parts.map(({ ETag, Size }) => ({ ETag, Size }))).toEqual([
      { ETag: etags[0], Size: PART.length },
      { ETag: etags[1], Size: LAST_PART.length },
    ]);
  });
});

describe('a kill while uploads are processed', () => {
  let video: { readonly uploadId: string; readonly contentId: string };
  let picture: typeof video;
  let wasInWork = false;

  beforeAll(async () => {
    const { UploadId, etags } = multipart;
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const target = { Bucket: operator.bucket('uploads'), Key: LARGE_KEY, UploadId };
    const send = (file: Blob, fileName: string) =>
      fan.as(() => uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName }));
    const image = await photo();
    video = await send(new Blob([new Uint8Array(clip)], { type: 'video/quicktime' }), 'clip.mov');
    await eventually('a worker has the video', async () => {
      const row = (await operator.rowsOf('Upload')).find(({ id }) => id === video.uploadId);
      wasInWork = row?.['leaseToken'] !== undefined;
      return wasInWork || row?.['status'] === 'COMPLETED';
    });
    const completed = operator.s3.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
    picture = await send(image, 'a.jpg');
    await completed;
    await kill();
    cli = await start();
  }, KILL_TIMEOUT_MS);

  it('R21 finds the object that was completed from parts', async () => {
    const { Body, ContentLength } = await operator.s3.send(
      new GetObjectCommand({ Bucket: operator.bucket('uploads'), Key: LARGE_KEY }),
    );
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);

    expect(ContentLength).toBe(PART.length + LAST_PART.length);
    expect(bytes.equals(Buffer.concat([PART, LAST_PART]))).toBe(true);
  });

  it('R04 R21 finishes each of them, once', async () => {
    expect(wasInWork).toBe(true);
    const states = await fan.as(() => Promise.all([video, picture].map(({ uploadId }) => waitForUpload(uploadId))));
    const contents = (await operator.rowsOf('Content')).filter(({ ownerId }) => ownerId === fan.sub);
    const { storageUsedBytes } = await profile();

    expect(states.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(contents.map(({ id }) => id).sort()).toEqual([video.contentId, picture.contentId].sort());
    expect(storageUsedBytes).toBe(contents.reduce((sum, { storedBytes }) => sum + Number(storedBytes), 0));
    await eventually('the originals are removed', async () => {
      const staged = (await operator.keys()).filter((key) => key.startsWith('uploads: events/'));
      return staged.length === 0;
    });
  });
});

describe('a clean stop', () => {
  const MODELS = ['UserProfile', 'Event', 'Upload', 'Content', 'Notification', 'ModerationDecision'];
  const look = async () => ({
    rows: await Promise.all(
      MODELS.map(async (model) =>
        (await operator.rowsOf(model)).toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)),
      ),
    ),
    keys: await operator.keys(),
  });

  it(
    'R21 ends with 0, and keeps every row and object',
    async () => {
      const before = await look();
      const exit = await cli.end('SIGTERM');
      cli = await start();
      const { tokens } = await fan.as(() => fetchAuthSession({ forceRefresh: true }));

      expect(exit).toEqual({ code: 0, signal: null });
      expect(await look()).toEqual(before);
      expect(tokens?.accessToken.payload.sub).toBe(fan.sub);
    },
    KILL_TIMEOUT_MS,
  );
});

describe('a second runtime', () => {
  it(
    'is refused the data of the first, which goes on',
    async () => {
      const second = startCli({
        project: 'dropclip',
        port: 0,
        dataDir: join(directory, 'data'),
        outputsFile: join(directory, 'second.json'),
      });
      const refusal = await second.then(
        () => undefined,
        (error: unknown) => error,
      );

      expect(refusal).toBeInstanceOf(CliExitedError);
      const stderr = expect.stringContaining('is in use by process');
      expect(refusal).toMatchObject({ exit: { code: 1 }, stdout: '', stderr });
      expect((await profile()).ownerId).toBe(fan.sub);
    },
    KILL_TIMEOUT_MS,
  );
});
