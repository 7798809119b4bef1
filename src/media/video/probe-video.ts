import {
  FilePathSource,
  Input,
  type InputTrack,
  MATROSKA,
  MP4,
  QTFF,
  UnsupportedInputFormatError,
  WEBM,
} from 'mediabunny';
import { UploadFailedError } from '../../domain/errors.js';
import { MAX_VIDEO_FRAME_PIXELS, MAX_VIDEO_SECONDS } from '../media-limits.js';

export interface VideoProbe {
  /** `MP4`, `QuickTime File Format`, `WebM`, `Matroska`. */
  readonly container: string;
  readonly durationSeconds: number;
  /** Pixels as it is shown: upright, square. */
  readonly width: number;
  readonly height: number;
  /** Clockwise degrees that a player turns the stored frames by. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** `avc`, `hevc`, `vp9` … */
  readonly videoCodec: string;
  /** RFC 6381, `avc1.64001f`. */
  readonly videoCodecString: string | null;
  /** `aac`, `opus` …; null without sound. */
  readonly audioCodec: string | null;
  readonly videoBitsPerSecond: number;
  /** On average: phones vary it. */
  readonly framesPerSecond: number;
  /** RFC 6381, `mp4a.40.2`; null without sound. */
  readonly audioCodecString: string | null;
}

/** Packets looked at for the bit rate: enough for an average, few enough to read little. */
const PACKETS_SAMPLED = 100;

/**
 * Reads what a video is from its headers: a few kilobytes of it, wherever in the file they lie.
 *
 * @param path - a file on disk.
 * @param maxSeconds - a longer one is refused.
 * @throws UploadFailedError when it is not an accepted container, holds no usable video, or is too long or too large.
 */
export async function probeVideo(path: string, maxSeconds: number = MAX_VIDEO_SECONDS): Promise<VideoProbe> {
  const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA], source: new FilePathSource(path) });
  try {
    const probe = await readProbe(input);
    refuseExcess(probe, maxSeconds);
    return probe;
  } catch (error) {
    throw toVideoFailure(error);
  } finally {
    input.dispose();
  }
}

async function readProbe(input: Input): Promise<VideoProbe> {
  const { name: container } = await input.getFormat();
  const video = await input.getPrimaryVideoTrack();
  if (video === null || video.codec === null) {
    throw (await input.getTracks()).length === 0
      ? new UploadFailedError('CORRUPT_MEDIA', 'The video is damaged or incomplete: its index is missing.')
      : new UploadFailedError('UNSUPPORTED_MEDIA', 'The file holds no video of a known codec.');
  }
  const audio = await input.getPrimaryAudioTrack();
  const { averageBitrate, averagePacketRate } = await video.computePacketStats(PACKETS_SAMPLED);
  return {
    container,
    durationSeconds: await input.computeDuration(),
    width: video.displayWidth,
    height: video.displayHeight,
    rotation: video.rotation,
    videoCodec: video.codec,
    videoCodecString: await video.getCodecParameterString(),
    audioCodec: codecOf(audio),
    videoBitsPerSecond: Math.round(averageBitrate),
    framesPerSecond: averagePacketRate,
    audioCodecString: (await audio?.getCodecParameterString()) ?? null,
  };
}

/** A sound track of an unknown codec cannot be carried over, and must not pass for none. */
function codecOf(audio: (InputTrack & { readonly codec: string | null }) | null): string | null {
  return audio === null ? null : (audio.codec ?? 'unknown');
}

function refuseExcess({ durationSeconds, width, height }: VideoProbe, maxSeconds: number): void {
  if (!(durationSeconds > 0)) {
    throw new UploadFailedError('CORRUPT_MEDIA', 'The video has no length.');
  }
  if (durationSeconds > maxSeconds) {
    throw new UploadFailedError(
      'MEDIA_TOO_LARGE',
      `The video is ${Math.round(durationSeconds)} s long; at most ${maxSeconds} s are accepted.`,
    );
  }
  if (width * height > MAX_VIDEO_FRAME_PIXELS) {
    throw new UploadFailedError(
      'MEDIA_TOO_LARGE',
      `The video's frames have ${width} × ${height} pixels, which is more than is accepted.`,
    );
  }
}

/** What the demuxer says of a file that it cannot read. */
export function toVideoFailure(error: unknown): UploadFailedError {
  if (error instanceof UploadFailedError) {
    return error;
  }
  if (error instanceof UnsupportedInputFormatError) {
    return new UploadFailedError('UNSUPPORTED_MEDIA', 'The file is not a video of an accepted format.', {
      cause: error,
    });
  }
  return new UploadFailedError('CORRUPT_MEDIA', 'The video is damaged or incomplete.', { cause: error });
}
