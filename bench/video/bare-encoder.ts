import { join } from 'node:path';
import { loadAv } from '../../src/media/video/av.js';
import { cpuTimeMs } from './cpu-time.js';

/** FFmpeg with the worker's settings, in a process that does nothing else: no probe, no poster, no check. */
const av = await loadAv();
const [inputPath = '', folder = ''] = process.argv.slice(2);
const input = await av.Demuxer.open(inputPath);
const [picture, sound] = [input.video(), input.audio()];
if (picture === undefined || sound === undefined) {
  throw new Error('The clip has picture and sound.');
}
const pictureDecoder = await av.Decoder.create(picture);
const pictureFilter = av.FilterAPI.create('scale=1280:720,setsar=1,format=yuv420p');
const video = await av.Encoder.create(av.FF_ENCODER_LIBX264, {
  decoder: pictureDecoder,
  filter: pictureFilter,
  options: { preset: 'veryfast', crf: 23, profile: 'high' },
});
const soundDecoder = await av.Decoder.create(sound);
const soundFilter = av.FilterAPI.create('aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo');
const audio = await av.Encoder.create(av.FF_ENCODER_AAC, {
  decoder: soundDecoder,
  filter: soundFilter,
  options: { b: 128_000 },
});
const output = await av.Muxer.open(join(folder, 'bare.mp4'), { format: 'mp4', options: { movflags: '+faststart' } });
const stages = { video: [pictureDecoder, pictureFilter, video], audio: [soundDecoder, soundFilter, audio] };
await av.pipeline(input, stages, output).completion;
await output.close();
await input.close();
process.stdout.write(`${cpuTimeMs()}\n`);
