import { expect, it } from 'vitest';
import { planVideo } from './plan-video.js';
import type { VideoProbe } from './probe-video.js';

const WEB: VideoProbe = {
  container: 'QuickTime File Format',
  durationSeconds: 10,
  width: 1920,
  height: 1080,
  rotation: 0,
  videoCodec: 'avc',
  videoCodecString: 'avc1.640028',
  audioCodec: 'aac',
  videoBitsPerSecond: 6_000_000,
  framesPerSecond: 30,
  audioCodecString: 'mp4a.40.2',
};

it('only rewraps what browsers play already', () => {
  expect(planVideo(WEB)).toBe('remux');
  expect(planVideo({ ...WEB, audioCodec: null })).toBe('remux');
  expect(planVideo({ ...WEB, width: 1080, height: 1920 })).toBe('remux');
});

it.each([
  ['another codec', { videoCodec: 'hevc', videoCodecString: 'hvc1.1.6.L93.B0' }],
  ['10-bit H.264', { videoCodecString: 'avc1.6e0028' }],
  ['4:4:4 H.264', { videoCodecString: 'avc1.f40028' }],
  ['H.264 of an unknown profile', { videoCodecString: null }],
  ['another sound codec', { audioCodec: 'opus' }],
  ['an unknown sound codec', { audioCodec: 'unknown' }],
  ['more than 1080p', { width: 3840, height: 2160 }],
  ['a bit rate that stalls phones', { videoBitsPerSecond: 20_000_000 }],
] satisfies readonly (readonly [string, Partial<VideoProbe>])[])('encodes %s anew', (_name, difference) => {
  expect(planVideo({ ...WEB, ...difference })).toBe('transcode');
});
