import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UploadFailedError } from '../../domain/errors.js';
import { DURATION_TOLERANCE_RATIO, DURATION_TOLERANCE_SECONDS, MAX_VIDEO_SIDE_PIXELS } from '../media-limits.js';
import { type Av, loadAv } from './av.js';
import { remuxVideo, transcodeVideo } from './convert-video.js';
import { type Hls, makeHls } from './make-hls.js';
import { grabPosterFrame } from './make-poster.js';
import { makeStoryboard, type Storyboard } from './make-storyboard.js';
import { isStreamed } from './plan-ladder.js';
import { planVideo, type VideoPlan } from './plan-video.js';
import { probeVideo, type VideoProbe } from './probe-video.js';

export interface RenderedVideo {
  readonly probe: VideoProbe;
  readonly plan: VideoPlan;
  /** The web MP4. */
  readonly path: string;
  /** What the MP4 is: probed after it was written. */
  readonly output: VideoProbe;
  /** An upright picture of the video, lossless. */
  readonly posterFrame: Buffer;
  /** Long videos only. */
  readonly streamed?: StreamedVideo;
}

export interface StreamedVideo {
  readonly hls: Hls;
  readonly storyboard: Storyboard;
}

/**
 * Makes a web MP4 (H.264, AAC, index first) and a poster picture of a video; of a long one, HLS and a storyboard too.
 *
 * @param inputPath - the whole original, on disk.
 * @param workDirectory - where the MP4 is written.
 * @param onProgress - called with 0 to 100.
 * @throws UploadFailedError when the input is not a video, is damaged, or is too long or too large.
 */
export async function renderVideo(
  inputPath: string,
  workDirectory: string,
  onProgress: (percent: number) => void,
): Promise<RenderedVideo> {
  const probe = await probeVideo(inputPath);
  onProgress(5);
  const av = await loadAv();
  const posterFrame = await orCorrupt(() => grabPosterFrame(av, probe, inputPath));
  onProgress(15);
  const input = { probe, inputPath, workDirectory };
  const streamed = isStreamed(probe)
    ? await stream(av, { ...input, onProgress: (part) => onProgress(15 + 60 * part) })
    : undefined;
  const path = join(workDirectory, 'video.mp4');
  const plan = planVideo(probe);
  const from = streamed === undefined ? 15 : 75;
  const onPart = (part: number) => onProgress(from + (90 - from) * part);
  await orCorrupt(() => convert(av, { plan, probe, inputPath, path, hls: streamed?.hls, onProgress: onPart }));
  onProgress(90);
  const output = await checkOutput(path, probe);
  return { probe, plan, path, output, posterFrame, ...(streamed === undefined ? {} : { streamed }) };
}

interface StreamJob {
  readonly probe: VideoProbe;
  readonly inputPath: string;
  readonly workDirectory: string;
  readonly onProgress: (part: number) => void;
}

async function stream(av: Av, job: StreamJob): Promise<StreamedVideo> {
  const hls = await orCorrupt(() => makeHls(av, job));
  for (const { output } of hls.rungs) {
    assertAsLong(output, job.probe);
  }
  const smallest = hls.rungs.at(-1);
  if (smallest === undefined) {
    throw new Error('A ladder has no rungs.');
  }
  const source = { path: smallest.segmentsPath, probe: smallest.output };
  return { hls, storyboard: await makeStoryboard(av, source, job.workDirectory) };
}

interface Conversion {
  readonly plan: VideoPlan;
  readonly probe: VideoProbe;
  readonly inputPath: string;
  readonly path: string;
  readonly hls: Hls | undefined;
  readonly onProgress: (part: number) => void;
}

/** What was encoded for HLS is not encoded a second time: its largest size that suits the MP4 is only rewrapped. */
async function convert(av: Av, { plan, probe, inputPath, path, hls, onProgress }: Conversion): Promise<void> {
  const encoded = hls?.rungs.find(({ output }) => Math.max(output.width, output.height) <= MAX_VIDEO_SIDE_PIXELS);
  if (plan === 'remux') {
    await remuxVideo(av, inputPath, path);
  } else if (encoded !== undefined) {
    await remuxVideo(av, encoded.segmentsPath, path);
  } else {
    const onSeconds = (seconds: number) => onProgress(Math.min(1, seconds / probe.durationSeconds));
    await transcodeVideo(av, { probe, inputPath, outputPath: path, onProgress: onSeconds });
  }
}

/** FFmpeg's errors speak of the input: its parsers are what fails here. */
export async function orCorrupt<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof UploadFailedError) {
      throw error;
    }
    throw new UploadFailedError('CORRUPT_MEDIA', 'The video is damaged or incomplete.', { cause: error });
  }
}

/**
 * A probe of the input is no proof: a truncated MP4 still promises its full length. What was written is measured, and is
 * not published unless it is as long as the input said and has its index first.
 */
export async function checkOutput(
  path: string,
  input: Pick<VideoProbe, 'durationSeconds'>,
  maxSeconds?: number,
): Promise<VideoProbe> {
  const output = await probeVideo(path, maxSeconds);
  assertAsLong(output, input);
  if (!(await hasIndexFirst(path))) {
    throw new Error('The MP4 that was written has its index last.');
  }
  return output;
}

export function assertAsLong(output: VideoProbe, input: Pick<VideoProbe, 'durationSeconds'>): void {
  const tolerance = Math.max(DURATION_TOLERANCE_SECONDS, input.durationSeconds * DURATION_TOLERANCE_RATIO);
  if (Math.abs(output.durationSeconds - input.durationSeconds) > tolerance) {
    throw new UploadFailedError('CORRUPT_MEDIA', 'The video ends before its length says so.', {
      details: { promisedSeconds: input.durationSeconds, foundSeconds: output.durationSeconds },
    });
  }
}

/** Walks the top-level boxes (ISO/IEC 14496-12 §4.2) until it meets `moov` or `mdat`. */
export async function hasIndexFirst(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(16);
    let offset = 0;
    for (;;) {
      const { bytesRead } = await file.read(header, 0, 16, offset);
      const type = header.toString('latin1', 4, 8);
      if (bytesRead < 8 || type === 'mdat') {
        return false;
      }
      if (type === 'moov') {
        return true;
      }
      const size = header.readUInt32BE(0);
      offset += size === 1 ? Number(header.readBigUInt64BE(8)) : Math.max(size, 8);
    }
  } finally {
    await file.close();
  }
}
