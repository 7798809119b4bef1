import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UploadFailedError } from '../../domain/errors.js';
import { DURATION_TOLERANCE_RATIO, DURATION_TOLERANCE_SECONDS } from '../media-limits.js';
import { type Av, loadAv } from './av.js';
import { remuxVideo, transcodeVideo } from './convert-video.js';
import { grabPosterFrame } from './make-poster.js';
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
}

/**
 * Makes a web MP4 (H.264, AAC, index first) and a poster picture of a video.
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
  const path = join(workDirectory, 'video.mp4');
  const plan = planVideo(probe);
  await orCorrupt(() => convert({ av, plan, probe, inputPath, path }));
  onProgress(90);
  return { probe, plan, path, output: await checkOutput(path, probe), posterFrame };
}

interface Conversion {
  readonly av: Av;
  readonly plan: VideoPlan;
  readonly probe: VideoProbe;
  readonly inputPath: string;
  readonly path: string;
}

function convert({ av, plan, probe, inputPath, path }: Conversion): Promise<void> {
  return plan === 'remux' ? remuxVideo(av, inputPath, path) : transcodeVideo(av, probe, inputPath, path);
}

/** FFmpeg's errors speak of the input: its parsers are what fails here. */
async function orCorrupt<Result>(action: () => Promise<Result>): Promise<Result> {
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
async function checkOutput(path: string, input: VideoProbe): Promise<VideoProbe> {
  const output = await probeVideo(path);
  const tolerance = Math.max(DURATION_TOLERANCE_SECONDS, input.durationSeconds * DURATION_TOLERANCE_RATIO);
  if (Math.abs(output.durationSeconds - input.durationSeconds) > tolerance) {
    throw new UploadFailedError('CORRUPT_MEDIA', 'The video ends before its length says so.', {
      details: { promisedSeconds: input.durationSeconds, foundSeconds: output.durationSeconds },
    });
  }
  if (!(await hasIndexFirst(path))) {
    throw new Error('The MP4 that was written has its index last.');
  }
  return output;
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
