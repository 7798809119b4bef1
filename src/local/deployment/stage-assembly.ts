import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AssemblyError } from '../assembly/index.js';
import { sourceFiles } from '../services/s3/index.js';

/** Assets in the staging bucket are named by the hash of what they hold. */
const ASSET_KEY = /[0-9a-f]{64}(?:\.[A-Za-z0-9.]+)?/g;

const TEMPLATE_KEY = /\.json$/;
const ARCHIVE_KEY = /\.zip$/;

export interface StageOptions {
  /** Folder to write the cloud assembly into; it may be there already. */
  readonly directory: string;
  /** Folder that all assemblies take their assets from, by hash: what is there is not fetched again. */
  readonly assetsDir: string;
  readonly stackName: string;
  /** The root template, as it was sent. */
  readonly templateBody: string;
  /** An object of the staging bucket; undefined when there is none of that key. */
  readonly fetch: (key: string) => Promise<Readable | undefined>;
}

/**
 * Lays out what was uploaded as the cloud assembly that it was made from: the root template, and every asset that it or
 * a nested template names and the staging bucket has. What is missing is found out by whoever asks for it.
 */
export async function stageAssembly(options: StageOptions): Promise<void> {
  const { directory, stackName, templateBody } = options;
  mkdirSync(directory, { recursive: true });
  const assets = new Map<string, string>();
  await stageNamed(options, templateBody, assets);
  const files = Object.fromEntries(
    Array.from(assets, ([objectKey, path]) => [
      objectKey,
      { source: { path }, destinations: { staged: { objectKey } } },
    ]),
  );
  writeFileSync(join(directory, 'root.assets.json'), JSON.stringify({ files }));
  writeFileSync(join(directory, 'root.template.json'), templateBody);
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'root.template.json', stackName } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts: { root: stack } }));
}

type AssetOptions = Pick<StageOptions, 'assetsDir' | 'fetch'> & Partial<Pick<StageOptions, 'directory'>>;

/** Unpacks the assets that a text names and the staging bucket has, but for templates. */
export function stageAssets(options: Omit<AssetOptions, 'directory'>, named: string): Promise<void> {
  return stageNamed(options, named, new Map());
}

/** The file or folder of an asset that was staged, whether or not an assembly lists it. */
export function stagedAsset(assetsDir: string, objectKey: string): string | undefined {
  const place = placeOf(assetsDir, objectKey.slice(objectKey.lastIndexOf('/') + 1));
  return existsSync(place) ? place : undefined;
}

function placeOf(assetsDir: string, key: string): string {
  return join(assetsDir, `asset.${key.replace(ARCHIVE_KEY, '')}`);
}

async function stageNamed(options: AssetOptions, template: string, assets: Map<string, string>): Promise<void> {
  for (const key of new Set(template.match(ASSET_KEY) ?? [])) {
    if (assets.has(key)) continue;
    const nested = await stageAsset(options, key, assets);
    if (nested !== undefined) await stageNamed(options, nested, assets);
  }
}

/** @returns the text of a nested template. */
async function stageAsset(
  { assetsDir, directory, fetch }: AssetOptions,
  key: string,
  assets: Map<string, string>,
): Promise<string | undefined> {
  const place = placeOf(assetsDir, key);
  const body = existsSync(place) && !TEMPLATE_KEY.test(key) ? 'there' : await fetch(key);
  if (body === undefined) return undefined;
  if (body === 'there') {
    assets.set(key, place);
    return undefined;
  }
  if (TEMPLATE_KEY.test(key) && directory !== undefined) {
    const template = await text(body);
    writeFileSync(join(directory, key), template);
    assets.set(key, join(directory, key));
    return template;
  }
  await (ARCHIVE_KEY.test(key) ? unpack(body, place) : store(body, place));
  assets.set(key, place);
  return undefined;
}

/** Appears in one step: what was cut off by a crash is not taken for an asset. */
async function store(body: Readable, place: string): Promise<void> {
  const unfinished = temporaryFolder(place);
  const file = join(unfinished, 'asset');
  await pipeline(body, createWriteStream(file));
  renameSync(file, place);
  rmSync(unfinished, { recursive: true });
}

async function unpack(body: Readable, place: string): Promise<void> {
  const unfinished = temporaryFolder(place);
  const archive = join(unfinished, 'archive');
  const folder = join(unfinished, 'content');
  await pipeline(body, createWriteStream(archive));
  mkdirSync(folder);
  for await (const { path, open } of sourceFiles(archive)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    await pipeline(await open(), createWriteStream(file));
  }
  if (!existsSync(place)) renameSync(folder, place);
  rmSync(unfinished, { recursive: true });
}

function temporaryFolder(place: string): string {
  mkdirSync(dirname(place), { recursive: true });
  return mkdtempSync(join(dirname(place), '.unfinished-'));
}

/** Key of the object that a `TemplateURL` names; the address itself is never asked. @throws AssemblyError */
export function templateKeyOf(url: string): string {
  const key = url.split('?')[0]?.split('/').at(-1) ?? '';
  if (key === '') throw new AssemblyError('A TemplateURL must name an object of the staging bucket');
  return decodeURIComponent(key);
}
