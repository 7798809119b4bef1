import { MAX_WEB_VIDEO_BITS_PER_SECOND } from '../media-limits.js';
import type { VideoProbe } from './probe-video.js';

export type VideoPlan = 'remux' | 'transcode';

/** Longest side that is passed on as it is: 1080p. */
const MAX_REMUXED_SIDE_PIXELS = 1920;

/** profile_idc of 8-bit 4:2:0 H.264: Baseline, Main, Extended, High. Others do not play everywhere. */
const WEB_AVC_PROFILES = new Set([0x42, 0x4d, 0x58, 0x64]);

/**
 * The cheapest way to a file that every browser plays: H.264 and AAC of a sensible size are only rewrapped; everything
 * else is encoded anew.
 */
export function planVideo(probe: VideoProbe): VideoPlan {
  const isWebVideo = probe.videoCodec === 'avc' && isWebProfile(probe.videoCodecString);
  const isWebAudio = probe.audioCodec === null || probe.audioCodec === 'aac';
  const fits =
    Math.max(probe.width, probe.height) <= MAX_REMUXED_SIDE_PIXELS &&
    probe.videoBitsPerSecond <= MAX_WEB_VIDEO_BITS_PER_SECOND;
  return isWebVideo && isWebAudio && fits ? 'remux' : 'transcode';
}

function isWebProfile(codecString: string | null): boolean {
  const profile = /^avc[13]\.([0-9a-f]{2})/i.exec(codecString ?? '')?.[1];
  return profile !== undefined && WEB_AVC_PROFILES.has(Number.parseInt(profile, 16));
}
