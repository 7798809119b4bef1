import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned } from './test-support/raw-request.js';
import { startS3Backend, type TestS3 } from './test-support/start-s3.js';

const KEYS = ['a', 'p/1', 'p/2', 'p/q/3', 'p/q/4', 'p/r/5', 'p/sp ace+ü', 'z'];

let s3: TestS3;
let client: S3Client;

beforeAll(async () => {
  const bucket = (BucketName: string, more: object = {}) => ({
    type: 'AWS::S3::Bucket',
    properties: { BucketName, ...more },
  });
  s3 = await startS3Backend({
    Listed: bucket('listed'),
    Order: bucket('order'),
    Versioned: bucket('versioned', { VersioningConfiguration: { Status: 'Enabled' } }),
    Uploads: bucket('uploads'),
  });
  client = s3.client();
  for (const Key of KEYS) {
    await client.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: Key }));
  }
});

afterAll(() => s3.remove());

interface Page {
  readonly Contents?: { readonly Key?: string | undefined }[] | undefined;
  readonly CommonPrefixes?: { readonly Prefix?: string | undefined }[] | undefined;
}

const names = (page: Page) => [
  ...(page.Contents ?? []).map(({ Key }) => Key),
  ...(page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}…`),
];

describe('ListObjectsV2', () => {
  const list = (input: object) => client.send(new ListObjectsV2Command({ Bucket: 'listed', ...input }));

  it('gives every key in order, with what describes it', async () => {
    const page = await list({ FetchOwner: true });
    expect(names(page)).toEqual(KEYS);
    expect(page).toMatchObject({ KeyCount: KEYS.length, IsTruncated: false, MaxKeys: 1000, Name: 'listed' });
    expect(page.Contents?.[0]).toMatchObject({
      ...{ Size: 1, StorageClass: 'STANDARD', Owner: { ID: '000000000000' } },
      ChecksumAlgorithm: ['CRC32'],
    });
  });

  it('groups what a delimiter divides', async () => {
    expect(names(await list({ Delimiter: '/' }))).toEqual(['a', 'z', 'p/…']);
    expect(names(await list({ Prefix: 'p/', Delimiter: '/' }))).toEqual(['p/1', 'p/2', 'p/sp ace+ü', 'p/q/…', 'p/r/…']);
  });

  it.each([1, 2, 3, 5])('gives the same in pages of %i, with and without a delimiter', async (MaxKeys) => {
    for (const input of [{ Prefix: 'p/', Delimiter: '/' }, { Prefix: 'p/' }, {}]) {
      const found: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await list({ ...input, MaxKeys, ContinuationToken });
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
        found.push(...names(page).map(String));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      expect(found.sort()).toEqual(names(await list(input)).sort());
    }
  });

  it('echoes what was asked for, which the Amplify client insists on', async () => {
    const first = await list({ Prefix: 'p/', Delimiter: '/', MaxKeys: 2 });
    const next = await list({
      Prefix: 'p/',
      Delimiter: '/',
      MaxKeys: 2,
      ContinuationToken: first.NextContinuationToken,
    });
    expect(next).toMatchObject({
      ...{ Name: 'listed', Prefix: 'p/', Delimiter: '/', MaxKeys: 2, KeyCount: 2 },
      ContinuationToken: first.NextContinuationToken,
    });
  });

  it('starts after a key, and encodes keys when asked', async () => {
    expect(names(await list({ StartAfter: 'p/q/3' }))).toEqual(['p/q/4', 'p/r/5', 'p/sp ace+ü', 'z']);
    expect(names(await list({ Prefix: 'p/sp', EncodingType: 'url' }))).toEqual(['p/sp+ace%2B%C3%BC']);
  });

  it('refuses a token that it did not make and a count that is none', async () => {
    await expect(list({ ContinuationToken: '!!' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    const response = await sendSigned(s3.endpoint, { method: 'GET', path: '/listed?list-type=2&max-keys=x' });
    expect(response.code).toBe('InvalidArgument');
    expect(names(await list({ MaxKeys: 0 }))).toEqual([]);
  });

  it('orders keys by their UTF-8 bytes', async () => {
    const keys = ['\uffee', '😀', 'a\u0005b', 'a', 'a\u0001', 'a!', 'b'.repeat(70), 'b'.repeat(69)];
    for (const Key of keys) {
      await client.send(new PutObjectCommand({ Bucket: 'order', Key, Body: 'x' }));
    }
    const page = await client.send(new ListObjectsV2Command({ Bucket: 'order', EncodingType: 'url' }));
    const expected = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(names(page).map((key) => decodeURIComponent(String(key)))).toEqual(expected);
  });
});

describe('ListObjects, the first version', () => {
  it('pages by marker', async () => {
    const first = await client.send(new ListObjectsCommand({ Bucket: 'listed', Delimiter: '/', MaxKeys: 2 }));
    expect(names(first)).toEqual(['a', 'p/…']);
    expect(first.NextMarker).toBe('p/');
    const rest = await client.send(
      new ListObjectsCommand({ Bucket: 'listed', Delimiter: '/', Marker: first.NextMarker }),
    );
    expect(names(rest)).toEqual(['z']);
  });
});

describe('versions', () => {
  const Bucket = 'versioned';
  const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const textOf = async (Key: string, VersionId?: string) =>
    (await client.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

  it('stay readable behind newer ones and behind a delete marker', async () => {
    const first = await put('v', '1');
    await put('v', '2');
    expect(await textOf('v')).toBe('2');
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key: 'v' }));
    expect(marker.DeleteMarker).toBe(true);
    await expect(textOf('v')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await textOf('v', first.VersionId)).toBe('1');
    await expect(
      client.send(new HeadObjectCommand({ Bucket, Key: 'v', VersionId: marker.VersionId })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 405 } });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'v', VersionId: marker.VersionId }));
    expect(await textOf('v')).toBe('2');
  });

  it('go for good one by one, and the one before becomes the current', async () => {
    const first = await put('w', '1');
    const second = await put('w', '2');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'w', VersionId: second.VersionId }));
    expect(await textOf('w')).toBe('1');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'w', VersionId: first.VersionId }));
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'w' }));
    expect(Versions).toBeUndefined();
  });

  it('are listed newest first, by pages, markers among them', async () => {
    for (const key of ['x/1', 'x/2']) {
      await put(key, '1');
      await put(key, '2');
    }
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'x/1' }));
    const seen: string[] = [];
    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    do {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'x/', MaxKeys: 1, ...markers }));
      seen.push(
        ...(page.DeleteMarkers ?? []).map(({ Key, IsLatest }) => `${Key} marker ${IsLatest}`),
        ...(page.Versions ?? []).map(({ Key, IsLatest }) => `${Key} ${IsLatest}`),
      );
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    } while (markers.KeyMarker !== undefined);
    expect(seen).toEqual(['x/1 marker true', 'x/1 false', 'x/1 false', 'x/2 true', 'x/2 false']);
  });

  it('that do not exist are told apart from ids that cannot be', async () => {
    await put('y', '1');
    await expect(textOf('y', 'null')).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await expect(textOf('y', 'not an id')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('of a bucket that was suspended replace each other as the null version', async () => {
    const versioned = await put('s', 'kept');
    const status = (Status: 'Enabled' | 'Suspended') =>
      client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    await status('Suspended');
    await put('s', 'null 1');
    await put('s', 'null 2');
    await status('Enabled');
    expect(await textOf('s', 'null')).toBe('null 2');
    expect(await textOf('s', versioned.VersionId)).toBe('kept');
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 's' }));
    expect(Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      ['null', true],
      [versioned.VersionId, false],
    ]);
  });
});

it('uploads under way are listed by key and age, in pages', async () => {
  const ids: (string | undefined)[] = [];
  for (const Key of ['b', 'a', 'a', 'c/d']) {
    ids.push((await client.send(new CreateMultipartUploadCommand({ Bucket: 'uploads', Key }))).UploadId);
  }
  const first = await client.send(new ListMultipartUploadsCommand({ Bucket: 'uploads', MaxUploads: 2 }));
  expect(first.Uploads?.map(({ UploadId }) => UploadId)).toEqual([ids[1], ids[2]]);
  const rest = await client.send(
    new ListMultipartUploadsCommand({
      ...{ Bucket: 'uploads', Delimiter: '/', KeyMarker: first.NextKeyMarker },
      UploadIdMarker: first.NextUploadIdMarker,
    }),
  );
  expect(rest.Uploads?.map(({ UploadId }) => UploadId)).toEqual([ids[0]]);
  expect(rest.CommonPrefixes).toEqual([{ Prefix: 'c/' }]);
});
