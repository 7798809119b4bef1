import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ALL_FORMATS,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  MovOutputFormat,
  Output,
} from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildVideo } from '../../../test/support/build-video.js';
import type { UploadFailedError } from '../../domain/errors.js';
import { videoFilter } from './convert-video.js';
import { probeVideo } from './probe-video.js';
import { hasIndexFirst, renderVideo } from './render-video.js';

let directory: string;
let phone: string;
let webm: string;
let silent: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'render-video-'));
  phone = await buildVideo({ path: join(directory, 'phone.mov') });
  webm = await buildVideo({ path: join(directory, 'clip.webm'), kind: 'webm' });
  silent = await buildVideo({ path: join(directory, 'silent.mov'), kind: 'silent' });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function render(path: string, progress: number[] = []) {
  return renderVideo(path, mkdtempSync(join(directory, 'out-')), (percent) => progress.push(percent));
}

async function failureOf(path: string): Promise<UploadFailedError> {
  return render(path).then(
    () => expect.fail('it was accepted'),
    (error: UploadFailedError) => error,
  );
}

/** The same frames, stored lying on their side with a note to turn them: what a phone held upright writes. */
async function turn(path: string, rotation: 90 | 270): Promise<string> {
  const turned = join(directory, `turned-${rotation}.mov`);
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
  const track = await input.getPrimaryVideoTrack();
  if (track?.codec !== 'avc') {
    throw new Error('The clip is not H.264.');
  }
  const source = new EncodedVideoPacketSource(track.codec);
  const output = new Output({ format: new MovOutputFormat(), target: new FilePathTarget(turned) });
  output.addVideoTrack(source, { rotation });
  await output.start();
  const decoderConfig = await track.getDecoderConfig();
  for await (const packet of new EncodedPacketSink(track).packets()) {
    await source.add(packet, decoderConfig === null ? undefined : { decoderConfig });
  }
  await output.finalize();
  input.dispose();
  return turned;
}

it('only rewraps a web video: MP4, index first, as long and as large as it was', async () => {
  const { plan, path, output } = await render(phone);

  expect(plan).toBe('remux');
  expect(output).toMatchObject({ container: 'MP4', width: 320, height: 180, videoCodec: 'avc', audioCodec: 'aac' });
  expect(output.durationSeconds).toBeCloseTo(2, 1);
  expect(await hasIndexFirst(path)).toBe(true);
});

it('encodes another codec to H.264 and AAC', async () => {
  const { plan, output } = await render(webm);

  expect(plan).toBe('transcode');
  expect(output).toMatchObject({ container: 'MP4', videoCodec: 'avc', audioCodec: 'aac', width: 320, height: 180 });
});

it('takes a video without sound', async () => {
  const { output } = await render(silent);

  expect(output.audioCodec).toBeNull();
});

it('takes an upright poster out of it, not the first black moment', async () => {
  const { posterFrame } = await render(phone);
  const { width, height, format } = await sharp(posterFrame).metadata();
  const { channels } = await sharp(posterFrame).stats();

  expect({ width, height, format }).toEqual({ width: 320, height: 180, format: 'png' });
  expect(channels.some(({ stdev }) => stdev > 10)).toBe(true);
});

it('reports progress that only rises', async () => {
  const progress: number[] = [];
  await render(phone, progress);

  expect(progress).toEqual([...progress].sort((left, right) => left - right));
  expect(progress.length).toBeGreaterThan(2);
});

it.each([90, 270] as const)('shows a video that was filmed at %i degrees upright', async (rotation) => {
  const turned = await turn(silent, rotation);
  expect(await probeVideo(turned)).toMatchObject({ width: 180, height: 320, rotation });
  const { output, posterFrame } = await render(turned);

  expect(output).toMatchObject({ width: 180, height: 320 });
  expect(await sharp(posterFrame).metadata()).toMatchObject({ width: 180, height: 320 });
});

it('turns and scales what it encodes, to even sides', () => {
  expect(videoFilter({ rotation: 90, width: 1080, height: 1920 })).toBe(
    'transpose=clock,scale=720:1280,setsar=1,format=yuv420p',
  );
  expect(videoFilter({ rotation: 0, width: 3841, height: 2161 })).toBe('scale=1280:720,setsar=1,format=yuv420p');
  expect(videoFilter({ rotation: 180, width: 321, height: 181 })).toBe(
    'hflip,vflip,scale=322:182,setsar=1,format=yuv420p',
  );
});

it('refuses a file whose end is missing although its header promises it', async () => {
  const { path } = await render(phone);
  const cut = join(directory, 'cut.mp4');
  copyFileSync(path, cut);
  truncateSync(cut, Math.round(readFileSync(path).length * 0.4));
  expect((await probeVideo(cut)).durationSeconds).toBeCloseTo(2, 1);

  expect(await failureOf(cut)).toMatchObject({ code: 'CORRUPT_MEDIA' });
});

it('refuses a file whose index is missing', async () => {
  const cut = join(directory, 'no-index.mov');
  copyFileSync(phone, cut);
  truncateSync(cut, Math.round(readFileSync(phone).length / 2));

  expect(await failureOf(cut)).toMatchObject({ code: 'CORRUPT_MEDIA' });
});

it.each([
  ['a playlist that points at local files', '#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n'],
  ['text', 'not a video at all'],
])('refuses %s as no video', async (_name, text) => {
  const path = join(directory, 'fake.mp4');
  writeFileSync(path, text);

  expect(await failureOf(path)).toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
});
