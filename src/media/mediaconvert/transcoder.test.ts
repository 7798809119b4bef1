import { MediaConvertClient } from '@aws-sdk/client-mediaconvert';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type StandInMediaConvert, startStandInMediaConvert } from '../../../test/support/stand-in-media-convert.js';
import { readTranscoder } from './read-transcoder.js';
import { createMediaConvertTranscoder } from './transcoder.js';

const ROLE = 'arn:aws:iam::000000000000:role/transcoder';
const QUEUE = 'arn:aws:mediaconvert:us-east-1:000000000000:queues/Default';
const SHAPE = { width: 640, height: 360, framesPerSecond: 25, durationSeconds: 900, hasSound: true };
const ORDER = { uploadId: 'upload-1', pipelineVersion: 1, shape: SHAPE, key: 'profiles/fan-1/upload-1/original.mov' };

let standIn: StandInMediaConvert;
let client: MediaConvertClient;

beforeAll(async () => {
  standIn = await startStandInMediaConvert();
  client = new MediaConvertClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await standIn.stop();
});
beforeEach(() => {
  standIn.requests.length = 0;
});

const create = () => createMediaConvertTranscoder({ client, bucket: 'uploads', roleArn: ROLE, queueArn: QUEUE });

it('begins a job with one signed request, and says where its outputs will be', async () => {
  const transcoding = await create().start(ORDER);

  expect(transcoding).toEqual({
    jobId: expect.stringContaining('job'),
    shape: SHAPE,
    sizes: [
      { name: 'high', key: 'temp/transcoded/upload-1/v1/video-high.mp4' },
      { name: 'middle', key: 'temp/transcoded/upload-1/v1/video-middle.mp4' },
    ],
  });
  expect(standIn.requests).toHaveLength(1);
  expect(standIn.requests[0]).toMatchObject({
    method: 'POST',
    path: '/2017-08-29/jobs',
    scope: 'mediaconvert us-east-1',
    body: {
      clientRequestToken: 'upload-1-v1',
      role: ROLE,
      queue: QUEUE,
      userMetadata: { uploadId: 'upload-1', bucket: 'uploads' },
      settings: {
        inputs: [{ fileInput: 's3://uploads/profiles/fan-1/upload-1/original.mov' }],
        outputGroups: [
          {
            outputGroupSettings: {
              fileGroupSettings: { destination: 's3://uploads/temp/transcoded/upload-1/v1/video' },
            },
            outputs: [
              { nameModifier: '-high', videoDescription: { width: 640, height: 360 } },
              { nameModifier: '-middle', videoDescription: { width: 426, height: 240 } },
            ],
          },
        ],
      },
    },
  });
});

it('asked twice, has one job', async () => {
  const [first, second] = [await create().start(ORDER), await create().start(ORDER)];

  expect(second.jobId).toBe(first.jobId);
});

it.each([
  ['SUBMITTED', undefined, { kind: 'running' }],
  ['PROGRESSING', undefined, { kind: 'running' }],
  ['COMPLETE', undefined, { kind: 'complete' }],
  ['CANCELED', undefined, { kind: 'failed', inputFault: false, reason: 'The MediaConvert job was canceled' }],
  ['ERROR', 1010, { kind: 'failed', inputFault: true, reason: 'MediaConvert 1010: it says why' }],
  ['ERROR', 1030, { kind: 'failed', inputFault: true, reason: 'MediaConvert 1030: it says why' }],
  ['ERROR', 1999, { kind: 'failed', inputFault: false, reason: 'MediaConvert 1999: it says why' }],
] as const)('reads %s %s', async (Status, ErrorCode, expected) => {
  const { jobId } = await create().start({ ...ORDER, uploadId: `upload-${Status}-${ErrorCode}` });
  const job = standIn.jobs.get(jobId);
  Object.assign(job ?? {}, { Status, ...(ErrorCode === undefined ? {} : { ErrorCode, ErrorMessage: 'it says why' }) });

  expect(await create().find(jobId)).toEqual(expected);
  expect(standIn.requests.at(-1)).toMatchObject({ method: 'GET', path: `/2017-08-29/jobs/${jobId}` });
});

it('takes a job that is not known for one that failed', async () => {
  expect(await create().find('1600000000000-gone')).toEqual({
    kind: 'failed',
    inputFault: false,
    reason: 'MediaConvert knows no job 1600000000000-gone',
  });
});

it('rejects when the service does not answer', async () => {
  const broken = new MediaConvertClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
  const transcoder = createMediaConvertTranscoder({
    client: broken,
    bucket: 'uploads',
    roleArn: ROLE,
    queueArn: QUEUE,
  });

  await expect(transcoder.find('1600000000000-job')).rejects.toThrow('ECONNREFUSED');
});

it('is there only when the environment names its role and its queue', () => {
  const named = { MEDIACONVERT_ROLE_ARN: ROLE, MEDIACONVERT_QUEUE_ARN: QUEUE, UPLOADS_BUCKET: 'uploads' };

  expect(readTranscoder(named)).toBeDefined();
  expect(readTranscoder({ ...named, MEDIACONVERT_ROLE_ARN: undefined })).toBeUndefined();
  expect(readTranscoder({ UPLOADS_BUCKET: 'uploads' })).toBeUndefined();
});
