import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RecorderAnswer, startRecorder } from '../../test/support/start-recorder.js';
import { createMultipartStore } from './multipart-store.js';

let answers: RecorderAnswer[];
let s3: Awaited<ReturnType<typeof startRecorder>>;

beforeEach(async () => {
  answers = [];
  s3 = await startRecorder(() => answers.shift() ?? { status: 500 });
});
afterEach(() => s3.stop());

function store() {
  const client = new S3Client({
    endpoint: s3.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
  return createMultipartStore({ client, bucket: 'b' });
}

const xml = (status: number, body: string): RecorderAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
});
const refusal = (status: number, code: string) =>
  xml(status, `<Error><Code>${code}</Code><Message>no</Message></Error>`);
const part = (partNumber: number) => ({
  partNumber,
  byteLength: 10,
  etag: `"e${partNumber}"`,
  checksumCrc32: 'AAAAAA==',
});
const partXml = (partNumber: number) =>
  `<Part><PartNumber>${partNumber}</PartNumber><ETag>"e${partNumber}"</ETag><Size>10</Size><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>`;

it('begins an upload whose parts each carry a CRC-32', async () => {
  answers = [xml(200, '<InitiateMultipartUploadResult><UploadId>m1</UploadId></InitiateMultipartUploadResult>')];

  expect(await store().begin('k', 'video/mp4')).toBe('m1');
  expect(s3.requests[0]).toMatchObject({
    method: 'POST',
    headers: {
      'content-type': 'video/mp4',
      'x-amz-checksum-algorithm': 'CRC32',
      'x-amz-checksum-type': 'COMPOSITE',
    },
  });
});

describe('the parts', () => {
  it('are listed to the last page', async () => {
    answers = [
      xml(
        200,
        `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>${partXml(1)}</ListPartsResult>`,
      ),
      xml(200, `<ListPartsResult><IsTruncated>false</IsTruncated>${partXml(2)}</ListPartsResult>`),
    ];

    expect(await store().list('k', 'm1')).toEqual([part(1), part(2)]);
    expect(s3.requests[1]?.url).toContain('part-number-marker=1');
  });

  it('of an upload that S3 does not know are none, which is not the same as no parts', async () => {
    answers = [refusal(404, 'NoSuchUpload'), xml(200, '<ListPartsResult></ListPartsResult>')];

    expect(await store().list('k', 'm1')).toBeUndefined();
    expect(await store().list('k', 'm1')).toEqual([]);
  });

  it('are not guessed at when S3 refuses to list them', async () => {
    answers = [refusal(403, 'AccessDenied')];
    await expect(store().list('k', 'm1')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('completing', () => {
  it('names every part, the whole length, and that the key is free', async () => {
    answers = [xml(200, '<CompleteMultipartUploadResult><Key>k</Key></CompleteMultipartUploadResult>')];

    expect(await store().complete('k', 'm1', [part(1), part(2)])).toBe('COMPLETED');
    expect(s3.requests[0]?.headers).toMatchObject({ 'if-none-match': '*', 'x-amz-mp-object-size': '20' });
    expect(s3.requests[0]?.body.match(/<ChecksumCRC32>AAAAAA==<\/ChecksumCRC32>/g)).toHaveLength(2);
  });

  it.each([
    [412, 'PreconditionFailed', 'TAKEN'],
    [404, 'NoSuchUpload', 'GONE'],
    [400, 'InvalidPart', 'CHANGED'],
    [409, 'ConditionalRequestConflict', 'CHANGED'],
  ] as const)('takes %d %s for %s', async (status, code, outcome) => {
    answers = [refusal(status, code)];
    expect(await store().complete('k', 'm1', [part(1)])).toBe(outcome);
  });

  it('takes nothing else for an outcome', async () => {
    answers = [refusal(400, 'EntityTooSmall')];
    await expect(store().complete('k', 'm1', [part(1)])).rejects.toMatchObject({ name: 'EntityTooSmall' });
  });
});

it('aborts, and is content when there is nothing left to abort', async () => {
  answers = [{ status: 204 }, refusal(404, 'NoSuchUpload'), refusal(403, 'AccessDenied')];

  await store().abort('k', 'm1');
  await store().abort('k', 'm1');
  await expect(store().abort('k', 'm1')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(s3.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE', 'DELETE']);
});
