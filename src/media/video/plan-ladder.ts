import {
  MAX_RUNG_FRAMES_PER_SECOND,
  MAX_RUNG_SIDE_PIXELS,
  MAX_RUNGS,
  MIN_STREAMED_VIDEO_SECONDS,
  SEGMENT_SECONDS,
} from '../media-limits.js';
import type { VideoProbe } from './probe-video.js';

export const RUNG_NAMES = ['high', 'middle', 'low'] as const;
export type RungName = (typeof RUNG_NAMES)[number];

/** One size at which a long video is offered. */
export interface Rung {
  readonly name: RungName;
  /** Pixels, upright, even. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  /** Frames from one key frame to the next: the same time in every rung, so that a player can switch between them. */
  readonly gopFrames: number;
  readonly maxBitsPerSecond: number;
}

/** Shortest sides, and what each may take at most: what Apple's authoring specification suggests for H.264, rounded. */
const STEPS = [
  { side: MAX_RUNG_SIDE_PIXELS, maxBitsPerSecond: 5_000_000 },
  { side: 720, maxBitsPerSecond: 2_800_000 },
  { side: 480, maxBitsPerSecond: 1_400_000 },
  { side: 240, maxBitsPerSecond: 500_000 },
] as const;

/** A step that is closer to the one above it is not worth an encoding. */
const MAX_STEP_RATIO = 0.75;

export function isStreamed({ durationSeconds }: Pick<VideoProbe, 'durationSeconds'>): boolean {
  return durationSeconds >= MIN_STREAMED_VIDEO_SECONDS;
}

/** The sizes of a long video, from the largest down; none is larger than the source. */
export function planLadder(source: Pick<VideoProbe, 'width' | 'height' | 'framesPerSecond'>): readonly Rung[] {
  const shortest = Math.min(source.width, source.height);
  const top = Math.min(shortest, MAX_RUNG_SIDE_PIXELS);
  const framesPerSecond = Math.min(MAX_RUNG_FRAMES_PER_SECOND, Math.max(1, Math.round(source.framesPerSecond)));
  const sides = [top, ...STEPS.map(({ side }) => side).filter((side) => side <= top * MAX_STEP_RATIO)];
  return sides.slice(0, MAX_RUNGS).flatMap((side, index) => {
    const name = RUNG_NAMES[index];
    return name === undefined
      ? []
      : {
          name,
          width: even((source.width * side) / shortest),
          height: even((source.height * side) / shortest),
          framesPerSecond,
          gopFrames: framesPerSecond * SEGMENT_SECONDS,
          maxBitsPerSecond: maxBitsPerSecondOf(side),
        };
  });
}

/** 4:2:0 halves both sides. Downwards: a rung is never larger than its source. */
function even(pixels: number): number {
  return Math.max(2, Math.floor(pixels / 2) * 2);
}

/** A side between two steps may take what the one above it does. */
function maxBitsPerSecondOf(side: number): number {
  return STEPS.findLast((step) => step.side >= side)?.maxBitsPerSecond ?? STEPS[0].maxBitsPerSecond;
}
