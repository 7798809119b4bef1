import type { Demuxer, Muxer } from 'node-av/api';
import { UploadFailedError } from '../../domain/errors.js';
import type { Av } from './av.js';
import type { VideoProbe } from './probe-video.js';

export interface Encoding {
  /** FFmpeg's filters for the picture; {@link uprightFilter} writes them. */
  readonly videoFilter: string;
  /** Frames from one key frame to the next; left out, the encoder decides. */
  readonly gopFrames?: number;
  readonly maxBitsPerSecond?: number;
  readonly openOutput: () => Promise<Muxer>;
  /** Called with the seconds that are written, as the work advances. */
  readonly onProgress: (seconds: number) => void;
}

/** Measured: 0.75 CPU seconds a second of 720p; slower presets gain little at this quality. */
const H264_OPTIONS = { preset: 'veryfast', crf: 23, profile: 'high' } as const;

const AAC_OPTIONS = { b: 128_000 } as const;
const AAC_FORMAT = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo';

/** How much of what it may send at most a player has to hold back: two seconds of it. */
const BUFFER_SECONDS = 2;

/** Encodes a video to H.264, and its sound, if it has one, to AAC. */
export async function encodeVideo(av: Av, inputPath: string, encoding: Encoding): Promise<void> {
  await withInput(av, inputPath, async (input) => {
    const video = await openVideoStages(av, input, encoding);
    const audio = await openAudioStages(av, input);
    const output = await encoding.openOutput();
    const options = { onProgress: ({ time }: { readonly time: number }) => encoding.onProgress(time) };
    try {
      const control =
        audio === undefined
          ? av.pipeline(input, { video }, output, options)
          : av.pipeline(input, { video, audio }, output, options);
      await control.completion;
    } finally {
      await output.close();
    }
  });
}

export async function withInput(av: Av, path: string, action: (input: Demuxer) => Promise<void>): Promise<void> {
  const input = await av.Demuxer.open(path);
  try {
    await action(input);
  } finally {
    await input.close();
  }
}

async function openVideoStages(av: Av, input: Demuxer, { videoFilter, gopFrames, maxBitsPerSecond }: Encoding) {
  const stream = input.video();
  if (stream === undefined) {
    throw new UploadFailedError('UNSUPPORTED_MEDIA', 'The file holds no video.');
  }
  const decoder = await av.Decoder.create(stream);
  const filter = av.FilterAPI.create(videoFilter);
  // A key frame at every n-th frame and nowhere else: scene cuts would put them at other places in each size.
  const gop =
    gopFrames === undefined ? {} : { 'x264-params': `keyint=${gopFrames}:min-keyint=${gopFrames}:scenecut=0` };
  const rate =
    maxBitsPerSecond === undefined ? {} : { maxRate: maxBitsPerSecond, bufSize: maxBitsPerSecond * BUFFER_SECONDS };
  const encoder = await av.Encoder.create(av.FF_ENCODER_LIBX264, {
    decoder,
    filter,
    ...rate,
    options: { ...H264_OPTIONS, ...gop },
  });
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

export interface PictureFormat {
  readonly rotation: VideoProbe['rotation'];
  /** Pixels, upright, even as 4:2:0 needs them. */
  readonly width: number;
  readonly height: number;
  /** Left out, the frames come as they do. */
  readonly framesPerSecond?: number;
}

/** Turned upright, scaled, square pixels. */
export function uprightFilter({ rotation, width, height, framesPerSecond }: PictureFormat): string {
  const rate = framesPerSecond === undefined ? [] : [`fps=${framesPerSecond}`];
  return [...rate, ...TURNS[rotation], `scale=${width}:${height}`, 'setsar=1', 'format=yuv420p'].join(',');
}
