import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VideoShape } from '../../domain/upload/transcoding.js';
import { MAX_VIDEO_SIDE_PIXELS } from '../media-limits.js';
import { loadAv } from './av.js';
import { type EncodedSize, packageHls } from './make-hls.js';
import { grabPosterFrame } from './make-poster.js';
import { makeStoryboard } from './make-storyboard.js';
import { RUNG_NAMES } from './plan-ladder.js';
import { probeVideo } from './probe-video.js';
import { assertAsLong, checkOutput, orCorrupt, type RenderedVideo } from './render-video.js';

/** Each size is held to the length of its original, whose length was bounded. */
const maxSeconds = Number.POSITIVE_INFINITY;

export interface Assembly {
  /** Of the original. */
  readonly shape: VideoShape;
  /** From the largest down; the files are used up. */
  readonly sizes: readonly { readonly name: string; readonly path: string }[];
  readonly workDirectory: string;
  readonly onProgress: (percent: number) => void;
}

export type AssembledVideo = Omit<RenderedVideo, 'plan' | 'probe'>;

/**
 * Makes of sizes that a transcoding service encoded what renderVideo makes of a video: nothing is believed of them, and
 * nothing is encoded again.
 *
 * @throws UploadFailedError when they are shorter than the original promised.
 */
export async function assembleVideo({
  shape,
  sizes: given,
  workDirectory,
  onProgress,
}: Assembly): Promise<AssembledVideo> {
  const sizes = given.map(named);
  const [largest] = sizes;
  if (largest === undefined) {
    throw new Error('A transcoded video has no sizes.');
  }
  const av = await loadAv();
  const posterFrame = await grabPosterFrame(av, await probeVideo(largest.path, maxSeconds), largest.path);
  onProgress(10);
  const path = join(workDirectory, 'video.mp4');
  await copyFile((await webSize(sizes)).path, path);
  const output = await checkOutput(path, shape, maxSeconds);
  onProgress(30);
  const hls = await orCorrupt(() => packageHls(av, { sizes, workDirectory, maxSeconds }));
  for (const rung of hls.rungs) {
    assertAsLong(rung.output, shape);
  }
  onProgress(70);
  const smallest = hls.rungs.at(-1);
  if (smallest === undefined) {
    throw new Error('A ladder has no rungs.');
  }
  const source = { path: smallest.segmentsPath, probe: smallest.output };
  const storyboard = await makeStoryboard(av, source, workDirectory);
  onProgress(100);
  return { path, output, posterFrame, streamed: { hls, storyboard } };
}

function named({ name, path }: Assembly['sizes'][number]): EncodedSize {
  const known = RUNG_NAMES.find((rung) => rung === name);
  if (known === undefined) {
    throw new Error(`There is no size called ${name}.`);
  }
  return { name: known, path };
}

/** The largest size that suits a page: what a web MP4 made here would be; the smallest when none does. */
async function webSize(sizes: readonly EncodedSize[]): Promise<EncodedSize> {
  for (const size of sizes) {
    const { width, height } = await probeVideo(size.path, maxSeconds);
    if (Math.max(width, height) <= MAX_VIDEO_SIDE_PIXELS) {
      return size;
    }
  }
  const smallest = sizes.at(-1);
  if (smallest === undefined) {
    throw new Error('A transcoded video has no sizes.');
  }
  return smallest;
}
