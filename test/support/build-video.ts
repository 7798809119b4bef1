import { loadAv } from '../../src/media/video/av.js';

export interface VideoRecipe {
  /** Where it is written. */
  readonly path: string;
  /** Default: H.264 and AAC in QuickTime, as a phone writes it. */
  readonly kind?: 'phone' | 'webm' | 'silent';
  readonly size?: string;
  readonly seconds?: number;
  readonly framesPerSecond?: number;
}

const KINDS = {
  phone: { format: 'mov', video: 'libx264', options: { preset: 'ultrafast', crf: 35 }, audio: 'aac', samples: 'fltp' },
  silent: { format: 'mov', video: 'libx264', options: { preset: 'ultrafast', crf: 35 }, audio: undefined, samples: '' },
  webm: {
    format: 'webm',
    video: 'libvpx-vp9',
    options: { deadline: 'realtime', 'cpu-used': 8 },
    audio: 'libopus',
    samples: 'flt',
  },
} as const;

/** Writes a real clip with FFmpeg: a test picture, a tone. */
export async function buildVideo({
  path,
  kind = 'phone',
  size = '320x180',
  seconds = 2,
  framesPerSecond = 25,
}: VideoRecipe): Promise<string> {
  const av = await loadAv();
  const { format, video, options, audio, samples } = KINDS[kind];
  const picture = await av.Demuxer.open(`testsrc2=size=${size}:rate=${framesPerSecond}:duration=${seconds}`, {
    format: 'lavfi',
  });
  const tone = await av.Demuxer.open(`sine=frequency=440:duration=${seconds}`, { format: 'lavfi' });
  const output = await av.Muxer.open(path, { format });
  const videoStages = await stagesOf(av, picture.video(), 'format=yuv420p', video, options);
  if (audio === undefined) {
    await av.pipeline({ video: picture }, { video: videoStages }, output).completion;
  } else {
    const sound = `aformat=sample_fmts=${samples}:sample_rates=48000:channel_layouts=mono`;
    const audioStages = await stagesOf(av, tone.audio(), sound, audio, { b: 32_000 });
    await av.pipeline({ video: picture, audio: tone }, { video: videoStages, audio: audioStages }, output).completion;
  }
  await output.close();
  await picture.close();
  await tone.close();
  return path;
}

type Av = Awaited<ReturnType<typeof loadAv>>;
type Stream = Parameters<Av['Decoder']['create']>[0];

async function stagesOf(
  av: Av,
  stream: Stream | undefined,
  filterText: string,
  codec: string,
  options: Record<string, string | number>,
) {
  if (stream === undefined) {
    throw new Error('The source has no such stream.');
  }
  const decoder = await av.Decoder.create(stream);
  const filter = av.FilterAPI.create(filterText);
  const encoder = await av.Encoder.create(codec as Parameters<Av['Encoder']['create']>[0], {
    decoder,
    filter,
    options,
  });
  return [decoder, filter, encoder];
}
