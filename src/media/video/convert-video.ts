import type { Demuxer, Muxer } from 'node-av/api';
import { MAX_VIDEO_SIDE_PIXELS } from '../media-limits.js';
import type { Av } from './av.js';
import { encodeVideo, uprightFilter, withInput } from './encode-video.js';
import type { VideoProbe } from './probe-video.js';

/** The index comes first, so that a browser starts to play before it has the whole file. */
const MP4_OPTIONS = { format: 'mp4', options: { movflags: '+faststart' } } as const;

/** Rewraps a video's streams, as they are, into an MP4 with its index first. */
export function remuxVideo(av: Av, inputPath: string, outputPath: string): Promise<void> {
  return rewrap(av, inputPath, (input) => av.Muxer.open(outputPath, { ...MP4_OPTIONS, input }));
}

/** Passes a video's picture and sound on, as they are. */
export async function rewrap(av: Av, inputPath: string, open: (input: Demuxer) => Promise<Muxer>): Promise<void> {
  await withInput(av, inputPath, async (input) => {
    const output = await open(input);
    try {
      const control =
        input.audio() === undefined
          ? av.pipeline(input, { video: 'passthrough' }, output)
          : av.pipeline(input, { video: 'passthrough', audio: 'passthrough' }, output);
      await control.completion;
    } finally {
      await output.close();
    }
  });
}

export interface Transcoding {
  readonly probe: VideoProbe;
  readonly inputPath: string;
  readonly outputPath: string;
  /** Called with the seconds that are written. */
  readonly onProgress: (seconds: number) => void;
}

/** Encodes a video to an upright MP4 of H.264 and AAC, no side over {@link MAX_VIDEO_SIDE_PIXELS}. */
export async function transcodeVideo(av: Av, { probe, inputPath, outputPath, onProgress }: Transcoding): Promise<void> {
  await encodeVideo(av, inputPath, {
    videoFilter: videoFilter(probe),
    openOutput: () => av.Muxer.open(outputPath, MP4_OPTIONS),
    onProgress,
  });
}

/** Turned upright, scaled down to fit, even sides as 4:2:0 needs them. */
export function videoFilter({ rotation, width, height }: Pick<VideoProbe, 'rotation' | 'width' | 'height'>): string {
  const ratio = Math.min(1, MAX_VIDEO_SIDE_PIXELS / Math.max(width, height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * ratio) / 2) * 2);
  return uprightFilter({ rotation, width: even(width), height: even(height) });
}
