import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap, uploadFile, waitForUpload } from '../../src/client/index.js';
import { loadAv } from '../../src/media/video/av.js';
import { encodeVideo, uprightFilter } from '../../src/media/video/encode-video.js';
import { buildVideo } from '../support/build-video.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type Person } from '../support/people.js';
import { type StandInMediaConvert, startStandInMediaConvert } from '../support/stand-in-media-convert.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';
import { createDecisions } from './grants/decisions.js';
import { deniedWithout, describeGrant, singleGrants } from './grants/single-grants.js';
import { assemblyOf } from './grants/stage.js';

/**
 * Videos that take longer than a function may run, through the real client: the worker's real SDK client talks to a stand-in
 * of MediaConvert on this machine, which leaves real outputs and sends the service's events.
 */
const SECONDS = 604;
const FRAMES_PER_SECOND = 2;

const decisions = createDecisions();
let standIn: StandInMediaConvert;
let local: StartedLocal;
let operator: Operator;
let fan: Person;
let admin: Person;
let api: BackendClient;
let eventId: string;
let folder: string;
let film: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'long-videos-'));
  // Ten minutes of sound would take most of the test's time; assemble-video.test.ts has a film with sound.
  film = await buildVideo({
    path: join(folder, 'film.mov'),
    kind: 'silent',
    size: '426x320',
    seconds: SECONDS,
    framesPerSecond: FRAMES_PER_SECOND,
  });
  standIn = await startStandInMediaConvert();
  const environment = { ...process.env, VIDEO_TRANSCODER: 'mediaconvert', MEDIACONVERT_ENDPOINT: standIn.endpoint };
  local = await startLocal('dropclip', { environment, onDecision: decisions.listen });
  standIn.askIam(local.runtime.ports.iam);
  operator = createOperator(local.runtime);
  const people = createPeople(local);
  api = createBackendClient();
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  [fan, admin] = await Promise.all([people.join('fan'), people.join('admin', { groups: ['admins'] })]);
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
}, 240_000);

afterAll(async () => {
  operator?.close();
  await local?.close();
  await standIn?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const statusOf = (uploadId: string) => fan.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })));

interface Handed {
  readonly uploadId: string;
  readonly contentId: string;
  readonly jobId: string;
  readonly request: CreateJob;
}

interface CreateJob {
  readonly settings: {
    readonly inputs: readonly { readonly fileInput: string }[];
    readonly outputGroups: readonly {
      readonly outputGroupSettings: { readonly fileGroupSettings: { readonly destination: string } };
      readonly outputs: readonly {
        readonly nameModifier: string;
        readonly videoDescription: {
          readonly width: number;
          readonly height: number;
          readonly codecSettings: { readonly h264Settings: { readonly gopSize: number } };
        };
      }[];
    }[];
  };
  readonly userMetadata: Readonly<Record<string, string>>;
}

/** Uploads the film, and waits until it is in the hands of the transcoder, and of no worker. */
async function handOver(): Promise<Handed> {
  const file = new Blob([readFileSync(film)], { type: 'video/quicktime' });
  const { uploadId, contentId } = await fan.as(() =>
    uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, fileName: 'film.mov' }),
  );
  const row = await eventually('the upload waits', async () => {
    const upload = (await operator.rowsOf('Upload')).find(({ id }) => id === uploadId);
    return upload?.['transcoding'] !== undefined && upload;
  });
  expect([row['status'], row['leaseToken']]).toEqual(['PROCESSING', undefined]);
  const created = standIn.requests.findLast(({ method }) => method === 'POST');
  const { jobId } = row['transcoding'] as { jobId: string };
  return { uploadId, contentId, jobId, request: created?.body as CreateJob };
}

/** As EventBridge brings it. */
function report({ jobId, request }: Handed, status: string, more: object = {}): Promise<void> {
  const queue = 'arn:aws:mediaconvert:us-east-1:000000000000:queues/Default';
  return local.runtime.ports.events.putEvent({
    source: 'aws.mediaconvert',
    detailType: 'MediaConvert Job State Change',
    resources: [],
    detail: { jobId, queue, status, userMetadata: request.userMetadata, ...more },
  });
}

const located = (uri: string) => {
  const { hostname: Bucket, pathname } = new URL(uri);
  return { Bucket, Key: pathname.slice(1) };
};

/** Does what the request asks for, from the original in storage to the outputs in storage; the film is encoded once. */
async function transcode({ request: { settings } }: Handed): Promise<void> {
  const av = await loadAv();
  const original = await operator.s3.send(new HeadObjectCommand(located(settings.inputs[0]?.fileInput ?? '')));
  expect(original.ContentLength).toBe(readFileSync(film).length);
  for (const { outputGroupSettings, outputs } of settings.outputGroups) {
    for (const { nameModifier, videoDescription } of outputs) {
      const { width, height, codecSettings } = videoDescription;
      const path = join(folder, `encoded${nameModifier}.mp4`);
      if (!existsSync(path)) {
        await encodeVideo(av, film, {
          videoFilter: uprightFilter({ rotation: 0, width, height }),
          gopFrames: codecSettings.h264Settings.gopSize,
          openOutput: () => av.Muxer.open(path, { format: 'mp4', options: { movflags: '+faststart' } }),
          onProgress: () => undefined,
        });
      }
      const { destination } = outputGroupSettings.fileGroupSettings;
      const target = located(`${destination}${nameModifier}.mp4`);
      await operator.s3.send(new PutObjectCommand({ ...target, Body: readFileSync(path) }));
    }
  }
}

it('are encoded by the service and become content like every other, once', async () => {
  const pushes = await fan.as(() =>
    subscribe<{ uploadId: string; progress: number; status?: string | null }>(api.subscriptions.onUploadProgress({})),
  );
  const handed = await handOver();
  const { uploadId, contentId, jobId } = handed;
  await report(handed, 'STATUS_UPDATE', { jobProgress: { jobPercentComplete: 50 } });
  await eventually('half of it is told', async () => (await statusOf(uploadId)).progress > 40);
  await report(handed, 'COMPLETE'); // early: the service itself says otherwise
  await transcode(handed);
  Object.assign(standIn.jobs.get(jobId) ?? {}, { Status: 'COMPLETE' });
  await Promise.all([report(handed, 'COMPLETE'), report(handed, 'COMPLETE')]);
  await fan.as(() => waitForUpload(uploadId));
  await report(handed, 'COMPLETE');
  const { variants } = await fan.as(async () => unwrap(await api.queries.getPlayback({ contentId })));
  const content = await fan.as(async () => unwrap(await api.models.Content.get({ id: contentId })));
  const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
  const notified = (await operator.rowsOf('Notification')).filter(({ data }) => isAbout(data, uploadId));
  await eventually('the end is pushed', () => pushes.received.some(({ status }) => status === 'COMPLETED'));
  pushes.close();
  const progress = pushes.received.map((push) => push.progress);

  expect(content).toMatchObject({ status: 'PENDING', version: 1, width: 426, height: 320 });
  expect(content.durationSeconds).toBeCloseTo(SECONDS, 0);
  expect(variants.map(({ name }) => name).sort()).toEqual([
    'hls',
    'hlsHigh',
    'hlsHighSegments',
    'hlsMiddle',
    'hlsMiddleSegments',
    'poster',
    'storyboard',
    'storyboardCues',
    'thumb',
    'video',
  ]);
  expect(await (await fetch(variants.find(({ name }) => name === 'hls')?.url ?? '')).text()).toContain(
    'RESOLUTION=426x320',
  );
  expect(profile).toMatchObject({ storageUsedBytes: content.storedBytes, storageReservedBytes: 0 });
  expect(notified.map(({ id }) => String(id).replace(`${uploadId}-`, '')).sort()).toEqual(['awaiting', 'ready']);
  expect(progress).toEqual([...progress].sort((left, right) => left - right));
  expect((await operator.keys()).filter((key) => key.startsWith('uploads:') && key.includes(uploadId))).toEqual([]);
  expect(standIn.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
}, 240_000);

it('end as FAILED when the service finds the file at fault', async () => {
  const handed = await handOver();
  const error = { Status: 'ERROR', ErrorCode: 1010, ErrorMessage: 'Unable to open input file' };
  Object.assign(standIn.jobs.get(handed.jobId) ?? {}, error);
  await report(handed, 'ERROR', { errorCode: 1010, errorMessage: 'Unable to open input file' });

  await expect(fan.as(() => waitForUpload(handed.uploadId))).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
  const profile = await fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
  expect(profile.storageReservedBytes).toBe(0);
}, 120_000);

it('are an operator’s when the service fails for no fault of the file, and complete once redriven', async () => {
  const handed = await handOver();
  const { uploadId } = handed;
  const error = { Status: 'ERROR', ErrorCode: 1999, ErrorMessage: 'Service error' };
  Object.assign(standIn.jobs.get(handed.jobId) ?? {}, error);
  await report(handed, 'ERROR', { errorCode: 1999, errorMessage: 'Service error' });
  await eventually('the job is forgotten, with the reason', async () => {
    const upload = (await operator.rowsOf('Upload')).find(({ id }) => id === uploadId);
    return upload?.['transcoding'] === undefined && String(upload?.['jobReason']).includes('MediaConvert 1999');
  });
  await sendToDeadLetters(handed);
  await eventually('the job is listed', () =>
    admin.as(async () => {
      const { items } = unwrap(await api.queries.listFailedJobs({}));
      return items.some((item) => item.uploadId === uploadId && item.reason?.includes('1999'));
    }),
  );
  expect(await statusOf(uploadId)).toMatchObject({ status: 'FAILED', errorCode: 'PROCESSING_FAILED' });
  standIn.forgetTokens(); // a minute later
  await admin.as(async () => unwrap(await api.mutations.redriveJob({ uploadId })));
  const again = await eventually('another job', async () => {
    const upload = (await operator.rowsOf('Upload')).find(({ id }) => id === uploadId);
    return upload?.['transcoding'] as { jobId: string } | undefined;
  });
  await transcode(handed);
  Object.assign(standIn.jobs.get(again.jobId) ?? {}, { Status: 'COMPLETE' });
  await report({ ...handed, jobId: again.jobId }, 'COMPLETE');

  expect(again.jobId).not.toBe(handed.jobId);
  expect(await fan.as(() => waitForUpload(uploadId))).toMatchObject({ status: 'COMPLETED' });
}, 240_000);

it('need every single grant that the service brings', () => {
  const assembly = assemblyOf(local);
  const brought = /mediaconvert:|iam:PassRole|temp\/transcoded|processUpload may sqs:SendMessage/;
  const grants = singleGrants(assembly).filter((grant) => brought.test(describeGrant(grant)));
  const needless = grants.filter(
    (grant) => deniedWithout(assembly, grant, decisions.allowedTo(grant.role.attributes['Arn'] ?? '')).length === 0,
  );

  expect(grants).toHaveLength(6);
  expect(needless.map(describeGrant)).toEqual([]);
});

function isAbout(data: unknown, uploadId: string): boolean {
  return (data as { readonly uploadId?: string }).uploadId === uploadId;
}

/** As the queue itself does after the last of its attempts. */
async function sendToDeadLetters({ jobId, uploadId }: Handed): Promise<void> {
  const detail = { jobId, status: 'ERROR', userMetadata: { uploadId } };
  const event = { source: 'aws.mediaconvert', 'detail-type': 'MediaConvert Job State Change', detail };
  const QueueUrl = await operator.queue('UploadDeadLetters');
  await operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
}
