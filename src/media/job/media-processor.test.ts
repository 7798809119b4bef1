import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildVideo } from '../../../test/support/build-video.js';
import type { MediaJob } from '../../operations/media-port.js';
import { type ClosableMediaProcessor, createMediaProcessor } from './media-processor.js';
import { residentBytes } from './resident-bytes.js';

const CHILD = {
  script: fileURLToPath(new URL('../test-support/media-job-child.ts', import.meta.url)),
  execArgv: ['--import', 'tsx'],
};

let directory: string;
let photo: string;
let clip: string;
let processor: ClosableMediaProcessor;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'media-processor-'));
  photo = join(directory, 'photo.jpg');
  await sharp({ create: { width: 1500, height: 1000, channels: 3, background: '#224466' } })
    .jpeg()
    .toFile(photo);
  clip = await buildVideo({ path: join(directory, 'clip.mov') });
  processor = createMediaProcessor(CHILD);
});

afterAll(() => {
  processor.close();
  rmSync(directory, { recursive: true, force: true });
});

const others: ClosableMediaProcessor[] = [];
afterEach(() => {
  for (const other of others.splice(0)) {
    other.close();
  }
});

function buildJob(overrides: Partial<MediaJob> = {}): MediaJob {
  const inputPath = overrides.inputPath ?? photo;
  return {
    kind: 'IMAGE',
    declaredMediaType: 'image/jpeg',
    inputPath,
    byteLength: statSync(inputPath).size,
    workDirectory: mkdtempSync(join(directory, 'work-')),
    onProgress: () => undefined,
    timeoutMs: 60_000,
    ...overrides,
  };
}

it('makes the renditions of an image as files below the work folder', async () => {
  const job = buildJob();
  const media = await processor.process(job);

  expect(media).toMatchObject({ width: 1500, height: 1000 });
  expect(media.files.map(({ name }) => name)).toEqual(['print', 'w2048', 'w1280', 'w640', 'w320', 'thumb']);
  expect(media.pictures).toEqual([join(job.workDirectory, 'print.jpg')]);
  for (const { path, byteLength } of media.files) {
    expect(path.startsWith(job.workDirectory)).toBe(true);
    expect(statSync(path).size).toBe(byteLength);
  }
});

it('leaves out levels that would repeat a smaller one, and always keeps the smallest and the print', async () => {
  const inputPath = join(directory, 'small.png');
  await sharp({ create: { width: 100, height: 50, channels: 3, background: '#fff' } })
    .png()
    .toFile(inputPath);
  const { files } = await processor.process(buildJob({ inputPath }));

  expect(files.map(({ name }) => name)).toEqual(['print', 'thumb']);
});

it('makes the MP4, the poster and the thumbnail of a video', async () => {
  const media = await processor.process(buildJob({ kind: 'VIDEO', inputPath: clip }));

  expect(media).toMatchObject({ width: 320, height: 180 });
  expect(media.durationSeconds).toBeCloseTo(2, 1);
  expect(media.thumbHash).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(media.files.map(({ name, mediaType }) => `${name} ${mediaType}`)).toEqual([
    'video video/mp4',
    'poster image/webp',
    'thumb image/webp',
  ]);
  const pictures = await Promise.all(media.pictures.map((path) => sharp(path).metadata()));
  expect(pictures).toMatchObject([{ format: 'jpeg', width: 320, height: 180 }]);
});

it('reports progress up to 100', async () => {
  const progress: number[] = [];
  await processor.process(buildJob({ onProgress: (percent) => progress.push(percent) }));

  expect(progress.at(-1)).toBe(100);
});

it.each([
  ['a photo declared a video', () => buildJob({ kind: 'VIDEO' })],
  ['a video declared a photo', () => buildJob({ inputPath: clip })],
])('refuses %s', async (_name, build) => {
  await expect(processor.process(build())).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
});

it('is alive after hostile input, one job after another', async () => {
  const inputPath = join(directory, 'page.jpg');
  writeFileSync(inputPath, '<!doctype html><script>alert(1)</script>');
  const refused = processor.process(buildJob({ inputPath }));
  const accepted = processor.process(buildJob());

  await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
  expect((await accepted).files.length).toBeGreaterThan(0);
});

it('ends a job that takes too long, and runs the next one', async () => {
  await expect(processor.process(buildJob({ kind: 'VIDEO', inputPath: clip, timeoutMs: 1 }))).rejects.toMatchObject({
    code: 'MEDIA_TOO_LARGE',
  });
  expect((await processor.process(buildJob())).width).toBe(1500);
});

it('ends a job that takes too much memory', async () => {
  const other = createMediaProcessor({ ...CHILD, maxMemoryBytes: 1 });
  others.push(other);

  if (existsSync('/proc/self/statm')) {
    const large = await buildVideo({ path: join(directory, 'large.webm'), kind: 'webm', size: '1280x720', seconds: 4 });
    await expect(other.process(buildJob({ kind: 'VIDEO', inputPath: large }))).rejects.toMatchObject({
      code: 'MEDIA_TOO_LARGE',
    });
  } else {
    expect(residentBytes(process.pid)).toBe(0);
  }
});

it('takes the death of the process for the fault of the input, and starts another', async () => {
  const dying = createMediaProcessor({
    script: fileURLToPath(new URL('../test-support/dying-child.ts', import.meta.url)),
    execArgv: ['--import', 'tsx'],
  });
  others.push(dying);

  await expect(dying.process(buildJob())).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
  await expect(dying.process(buildJob())).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
});

it('fails without a code when the fault is not the input’s', async () => {
  const job = buildJob({ workDirectory: join(directory, 'missing') });

  await expect(processor.process(job)).rejects.not.toHaveProperty('details');
});
