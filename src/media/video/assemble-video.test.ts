import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildVideo } from '../../../test/support/build-video.js';
import { assembleVideo } from './assemble-video.js';
import { loadAv } from './av.js';
import { encodeVideo, uprightFilter } from './encode-video.js';
import { parseMediaPlaylist } from './playlist.js';
import { hasIndexFirst } from './render-video.js';

const SECONDS = 10;
const SHAPE = { width: 640, height: 360, framesPerSecond: 25, durationSeconds: SECONDS, hasSound: true };
let directory: string;
let source: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assemble-video-'));
  source = await buildVideo({ path: join(directory, 'source.mov'), size: '640x360', seconds: SECONDS });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** As MediaConvert would leave it: one MP4 a size, key frames every four seconds. */
async function encode(name: string, width: number, height: number) {
  const av = await loadAv();
  const path = join(mkdtempSync(join(directory, 'size-')), `${name}.mp4`);
  await encodeVideo(av, source, {
    videoFilter: uprightFilter({ rotation: 0, width, height }),
    gopFrames: 100,
    openOutput: () => av.Muxer.open(path, { format: 'mp4', options: { movflags: '+faststart' } }),
    onProgress: () => undefined,
  });
  return { name, path };
}

it('makes HLS, a storyboard, a web MP4 and a poster of sizes that were encoded elsewhere, and encodes nothing', async () => {
  const sizes = [await encode('high', 640, 360), await encode('middle', 320, 180)];
  const [original] = sizes.map(({ path }) => readFileSync(path));
  const workDirectory = mkdtempSync(join(directory, 'made-'));
  const progress: number[] = [];
  const { path, output, posterFrame, streamed } = await assembleVideo({
    shape: SHAPE,
    sizes,
    workDirectory,
    onProgress: (percent) => progress.push(percent),
  });
  const playlists = (streamed?.hls.rungs ?? []).map(({ playlist }) => playlist.segments.map(({ seconds }) => seconds));
  const poster = await sharp(posterFrame).metadata();

  expect(readFileSync(path).equals(original ?? Buffer.of())).toBe(true);
  expect(await hasIndexFirst(path)).toBe(true);
  expect([output.width, output.height, poster.width, poster.height]).toEqual([640, 360, 640, 360]);
  expect(playlists.map((lengths) => lengths.slice(0, 2))).toEqual([
    [4, 4],
    [4, 4],
  ]);
  expect(streamed?.hls.rungs.map(({ output: { width, audioCodec } }) => `${width} ${audioCodec}`)).toEqual([
    '640 aac',
    '320 aac',
  ]);
  expect(readFileSync(streamed?.hls.masterPath ?? '', 'utf8')).toMatch(/RESOLUTION=640x360[^\n]*\nhigh\.m3u8\n/);
  expect(parseMediaPlaylist(readFileSync(join(workDirectory, 'hls', 'middle.m3u8'), 'utf8')).map.file).toBe(
    'middle.mp4',
  );
  expect(existsSync(streamed?.storyboard.picturePath ?? '')).toBe(true);
  expect(sizes.map((size) => existsSync(size.path))).toEqual([false, false]);
  expect(progress).toEqual([...progress].sort((left, right) => left - right));
});

it('refuses sizes that are shorter than their original', async () => {
  const sizes = [await encode('high', 320, 180)];
  const workDirectory = mkdtempSync(join(directory, 'made-'));
  const assembly = { shape: { ...SHAPE, durationSeconds: 20 }, sizes, workDirectory, onProgress: () => undefined };

  await expect(assembleVideo(assembly)).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
});

it('refuses sizes that it does not know, or none', async () => {
  const job = { shape: SHAPE, workDirectory: directory, onProgress: () => undefined };

  await expect(assembleVideo({ ...job, sizes: [{ name: 'huge', path: source }] })).rejects.toThrow('huge');
  await expect(assembleVideo({ ...job, sizes: [] })).rejects.toThrow('no sizes');
});
