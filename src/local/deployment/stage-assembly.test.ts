import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { stageAssembly, stageAssets, stagedAsset, templateKeyOf } from './stage-assembly.js';
import { buildZip } from './test-support/build-zip.js';

const CODE = `${'a'.repeat(64)}.zip`;
const NESTED = `${'b'.repeat(64)}.json`;
const TEXT = `${'c'.repeat(64)}.txt`;
const MISSING = `${'d'.repeat(64)}.zip`;

let folder: string;
let asked: string[];

const uploaded: Readonly<Record<string, string | Buffer>> = {
  [CODE]: buildZip('index.js', 'code'),
  [NESTED]: JSON.stringify({ Resources: { Text: TEXT } }),
  [TEXT]: 'text',
};
const fetch = async (key: string) => {
  asked.push(key);
  const body = uploaded[key];
  return body === undefined ? undefined : Readable.from([Buffer.from(body)]);
};
const assetsDir = () => join(folder, 'assets');
const stage = (named: readonly string[]) =>
  stageAssembly({
    ...{ fetch, assetsDir: assetsDir(), directory: join(folder, 'stack'), stackName: 'app' },
    templateBody: JSON.stringify({ Resources: {}, named }),
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staged-'));
  asked = [];
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

it('lays out the template, nested ones, and every asset that either names', async () => {
  await stage([CODE, NESTED]);
  const { files } = JSON.parse(readFileSync(join(folder, 'stack', 'root.assets.json'), 'utf8')) as {
    files: Readonly<Record<string, { source: { path: string } }>>;
  };

  expect(Object.keys(files).sort()).toEqual([CODE, NESTED, TEXT]);
  expect(readFileSync(join(files[CODE]?.source.path ?? '', 'index.js'), 'utf8')).toBe('code');
  expect(readFileSync(files[TEXT]?.source.path ?? '', 'utf8')).toBe('text');
  expect(readFileSync(join(folder, 'stack', 'manifest.json'), 'utf8')).toContain('"stackName":"app"');
});

it('fetches what is there no second time, but for templates, and leaves nothing half done behind', async () => {
  await stage([CODE, NESTED]);
  asked = [];
  await stage([CODE, NESTED]);

  expect(asked).toEqual([NESTED]);
  expect(readdirSync(assetsDir()).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('leaves what was not uploaded to whoever asks for it', async () => {
  await stage([MISSING]);

  expect(stagedAsset(assetsDir(), MISSING)).toBeUndefined();
});

it('finds an asset by the last part of its key, whether or not an assembly lists it', async () => {
  await stageAssets({ assetsDir: assetsDir(), fetch }, `{"S3Key":"${CODE}"}`);

  expect(existsSync(stagedAsset(assetsDir(), `prefix/${CODE}`) ?? '')).toBe(true);
});

it.each([
  ['https://s3.us-east-1.amazonaws.com/bucket/a.json', 'a.json'],
  ['https://s3.us-east-1.amazonaws.com/bucket/a%20b.json?versionId=1', 'a b.json'],
])('of %s it takes the key alone', (url, key) => {
  expect(templateKeyOf(url)).toBe(key);
});

it('refuses an address that names no object', () => {
  expect(() => templateKeyOf('https://s3.us-east-1.amazonaws.com/')).toThrow('must name an object');
});
