import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEMP_LIFETIME_DAYS } from '../../src/domain/limits.js';
import { createMovableClock } from '../../src/local/index.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** The buckets' lifecycle rules, as a running backend carries them out by itself while its clock moves on. */
const DAY_MS = 86_400_000;
const clock = createMovableClock();

let local: StartedLocal;
let operator: Operator;
/** How far the clock is ahead: requests are signed by the time of the one who answers. */
let aheadMs = 0;

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  operator = createOperator(local.runtime);
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

function advanceDays(days: number): void {
  clock.advance(days * DAY_MS);
  aheadMs += days * DAY_MS;
}

async function withS3<Result>(action: (s3: S3Client) => Promise<Result>): Promise<Result> {
  const { endpoint, operatorCredentials: credentials } = local.runtime;
  const options = { endpoint, region: 'us-east-1', credentials, forcePathStyle: true, systemClockOffset: aheadMs };
  const s3 = new S3Client(options);
  try {
    return await action(s3);
  } finally {
    s3.destroy();
  }
}

const put = (Bucket: string, Key: string, Body: string) =>
  withS3((s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body })));

const isThere = (Bucket: string, Key: string) =>
  withS3((s3) => s3.send(new HeadObjectCommand({ Bucket, Key }))).then(
    () => true,
    (error: Error) => {
      if (error.name !== 'NotFound') throw error;
      return false;
    },
  );

it('E3 clears temp/ after a week, gives up what was never completed, and moves old versions where they cost less', async () => {
  const buckets = (['uploads', 'content', 'images'] as const).map((name) => operator.bucket(name));
  const [uploads = '', content = ''] = buckets;
  for (const bucket of buckets) {
    await put(bucket, 'temp/scratch', 'gone in a week');
  }
  await put(content, 'events/e/kept', 'first');
  await put(content, 'events/e/kept', 'second');
  await withS3((s3) => s3.send(new CreateMultipartUploadCommand({ Bucket: uploads, Key: 'events/e/half' })));

  advanceDays(TEMP_LIFETIME_DAYS - 1);
  const halves = () => withS3((s3) => s3.send(new ListMultipartUploadsCommand({ Bucket: uploads })));
  await eventually('what was never completed is given up', async () => ((await halves()).Uploads ?? []).length === 0);
  expect(await Promise.all(buckets.map((bucket) => isThere(bucket, 'temp/scratch')))).toEqual([true, true, true]);

  advanceDays(2);
  for (const bucket of buckets) {
    await eventually(`temp/ of ${bucket} is clear`, async () => !(await isThere(bucket, 'temp/scratch')));
  }
  expect(await isThere(content, 'events/e/kept')).toBe(true);

  advanceDays(24);
  const classes = async () => {
    const { Versions = [] } = await withS3((s3) =>
      s3.send(new ListObjectVersionsCommand({ Bucket: content, Prefix: 'events/e/kept' })),
    );
    return Versions.map(
      ({ IsLatest, StorageClass }) => `${IsLatest === true ? 'latest' : 'old'} ${StorageClass}`,
    ).sort();
  };
  await eventually('the old version is moved', async () => (await classes()).includes('old STANDARD_IA'));
  expect(await classes()).toEqual(['latest STANDARD', 'old STANDARD_IA']);
});
