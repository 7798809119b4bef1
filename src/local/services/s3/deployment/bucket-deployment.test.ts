import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { BUCKET, startS3Backend, type TestS3, type TestTemplate } from '../test-support/start-s3.js';
import { isIncluded } from './include-patterns.js';

let folder: string;
let dataDir: string;
let s3: TestS3 | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dropclip-site-'));
  dataDir = mkdtempSync(join(tmpdir(), 'dropclip-s3-'));
  mkdirSync(join(folder, 'site', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<p><<marker:url>></p>');
  writeFileSync(join(folder, 'site', 'deep', 'logo.bin'), Buffer.from([0, 255, 128]));
  writeFileSync(join(folder, 'site.zip'), zip({ 'zipped.json': '{"a":1}', 'dir/': '', 'dir/b.txt': 'b'.repeat(1000) }));
});

afterEach(async () => {
  await s3?.stop();
  s3 = undefined;
  rmSync(folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

/** A zip made by hand: the format's own specification, deflate only. */
function zip(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = deflateRawSync(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(text), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(Buffer.byteLength(text), 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

async function start(properties: JsonObject, assets: Record<string, string> = {}): Promise<TestS3> {
  await s3?.stop();
  const template: TestTemplate = {
    Media: { type: 'AWS::S3::Bucket', properties: { BucketName: BUCKET } },
    Deploy: {
      type: 'Custom::CDKBucketDeployment',
      properties: {
        ...{ ServiceToken: 'arn', SourceBucketNames: ['assets'], DestinationBucketName: BUCKET },
        SourceObjectKeys: ['abc.zip'],
        ...properties,
      },
    },
  };
  s3 = await startS3Backend(template, { dataDir, assets: { 'abc.zip': join(folder, 'site'), ...assets } });
  return s3;
}

async function keys({ client }: TestS3): Promise<readonly (string | undefined)[]> {
  const { Contents = [] } = await client().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key);
}

async function read({ client }: TestS3, Key: string) {
  const { Body, ...head } = await client().send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return { ...head, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

describe('a bucket deployment', () => {
  it('puts the files of a folder under their prefix, with types and placeholders filled in', async () => {
    const running = await start({
      DestinationBucketKeyPrefix: 'web',
      SourceMarkers: [{ '<<marker:url>>': 'http://x' }],
      SystemMetadata: { 'cache-control': 'max-age=60' },
      UserMetadata: { version: '7' },
    });
    expect(await keys(running)).toEqual(['web/deep/logo.bin', 'web/index.html']);
    const index = await read(running, 'web/index.html');
    expect(index.bytes.toString()).toBe('<p>http://x</p>');
    expect(index).toMatchObject({ ContentType: 'text/html', CacheControl: 'max-age=60', Metadata: { version: '7' } });
    expect((await read(running, 'web/deep/logo.bin')).bytes).toEqual(Buffer.from([0, 255, 128]));
  });

  it('unpacks a zip', async () => {
    const running = await start({}, { 'abc.zip': join(folder, 'site.zip') });
    expect(await keys(running)).toEqual(['dir/b.txt', 'zipped.json']);
    expect((await read(running, 'dir/b.txt')).bytes.toString()).toBe('b'.repeat(1000));
    expect((await read(running, 'zipped.json')).ContentType).toBe('application/json');
  });

  it('is not repeated while nothing changed, and prunes when something did', async () => {
    const first = await start({});
    await first.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'by-hand', Body: 'x' }));
    const second = await start({});
    expect(await keys(second)).toContain('by-hand');
    const changed = await start({ SourceObjectKeys: ['def.zip'] }, { 'def.zip': join(folder, 'site.zip') });
    expect(await keys(changed)).toEqual(['dir/b.txt', 'zipped.json']);
  });

  it('leaves alone what it does not hold when it must not prune, and what it excludes', async () => {
    const first = await start({ Exclude: ['*.html'], Prune: 'false' });
    expect(await keys(first)).toEqual(['deep/logo.bin']);
    await first.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'by-hand', Body: 'x' }));
    const changed = await start({ Prune: 'false' });
    expect(await keys(changed)).toEqual(['by-hand', 'deep/logo.bin', 'index.html']);
  });

  it('refuses what it does not know', async () => {
    await expect(start({ Sorcery: true })).rejects.toThrow('Sorcery');
  });
});

it.each([
  ['a/b.html', ['*.html'], [], false],
  ['a/b.html', ['*'], ['*.html'], true],
  ['abc', ['a?c'], [], false],
  ['abc', ['a[xb]c'], [], false],
  ['abc', ['a[!b]c'], [], true],
  ['a.c', ['a.c'], [], false],
  ['abc', ['a.c'], [], true],
])('of %s, excluded by %j and included by %j, takes it: %s', (path, exclude, include, taken) => {
  expect(isIncluded(path, exclude, include)).toBe(taken);
});
