import type { Demuxer } from 'node-av/api';
import { UploadFailedError } from '../../domain/errors.js';
import { MAX_VIDEO_SIDE_PIXELS } from '../media-limits.js';
import type { Av } from './av.js';
import type { VideoProbe } from './probe-video.js';

/** The index comes first, so that a browser starts to play before it has the whole file. */
const MP4_OPTIONS = { format: 'mp4', options: { movflags: '+faststart' } } as const;

/** Measured: 0.75 CPU seconds a second of 720p; slower presets gain little at this quality. */
const H264_OPTIONS = { preset: 'veryfast', crf: 23, profile: 'high' } as const;

const AAC_OPTIONS = { b: 128_000 } as const;
const AAC_FORMAT = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo';

/** Rewraps a video's streams, as they are, into an MP4 with its index first. */
export async function remuxVideo(av: Av, inputPath: string, outputPath: string): Promise<void> {
  await withInput(av, inputPath, async (input) => {
    const output = await av.Muxer.open(outputPath, { ...MP4_OPTIONS, input });
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

/** Encodes a video to upright H.264 and AAC, no side over {@link MAX_VIDEO_SIDE_PIXELS}. */
export async function transcodeVideo(av: Av, probe: VideoProbe, inputPath: string, outputPath: string): Promise<void> {
  await withInput(av, inputPath, async (input) => {
    const video = await openVideoStages(av, input, probe);
    const audio = await openAudioStages(av, input);
    const output = await av.Muxer.open(outputPath, MP4_OPTIONS);
    try {
      const control =
        audio === undefined ? av.pipeline(input, { video }, output) : av.pipeline(input, { video, audio }, output);
      await control.completion;
    } finally {
      await output.close();
    }
  });
}

async function withInput(av: Av, path: string, action: (input: Demuxer) => Promise<void>): Promise<void> {
  const input = await av.Demuxer.open(path);
  try {
    await action(input);
  } finally {
    await input.close();
  }
}

async function openVideoStages(av: Av, input: Demuxer, probe: VideoProbe) {
  const stream = input.video();
  if (stream === undefined) {
    throw new UploadFailedError('UNSUPPORTED_MEDIA', 'The file holds no video.');
  }
  const decoder = await av.Decoder.create(stream);
  const filter = av.FilterAPI.create(videoFilter(probe));
  const encoder = await av.Encoder.create(av.FF_ENCODER_LIBX264, { decoder, filter, options: H264_OPTIONS });
  return [decoder, filter, encoder];
}

async function openAudioStages(av: Av, input: Demuxer) {
  const stream = input.audio();
  if (stream === undefined) {
    return undefined;
  }
  const decoder = await av.Decoder.create(stream);
  const filter = av.FilterAPI.create(AAC_FORMAT);
  const encoder = await av.Encoder.create(av.FF_ENCODER_AAC, { decoder, filter, options: AAC_OPTIONS });
  return [decoder, filter, encoder];
}

const TURNS = { 0: [], 90: ['transpose=clock'], 180: ['hflip', 'vflip'], 270: ['transpose=cclock'] } as const;

/** Turned upright, scaled down to fit, even sides as 4:2:0 needs them. */
export function videoFilter({ rotation, width, height }: Pick<VideoProbe, 'rotation' | 'width' | 'height'>): string {
  const ratio = Math.min(1, MAX_VIDEO_SIDE_PIXELS / Math.max(width, height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * ratio) / 2) * 2);
  return [...TURNS[rotation], `scale=${even(width)}:${even(height)}`, 'setsar=1', 'format=yuv420p'].join(',');
}
