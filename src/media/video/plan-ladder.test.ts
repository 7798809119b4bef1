import { describe, expect, it } from 'vitest';
import { isStreamed, planLadder } from './plan-ladder.js';

const sizes = (width: number, height: number, framesPerSecond = 30) =>
  planLadder({ width, height, framesPerSecond }).map((rung) => `${rung.name} ${rung.width}x${rung.height}`);

describe('a ladder', () => {
  it.each([
    [3840, 2160, ['high 1920x1080', 'middle 1280x720', 'low 852x480']],
    [1920, 1080, ['high 1920x1080', 'middle 1280x720', 'low 852x480']],
    [1080, 1920, ['high 1080x1920', 'middle 720x1280', 'low 480x852']],
    [1280, 720, ['high 1280x720', 'middle 852x480', 'low 426x240']],
    [854, 480, ['high 854x480', 'middle 426x240']],
    [640, 360, ['high 640x360', 'middle 426x240']],
    [321, 181, ['high 320x180']],
  ])('of a video of %i x %i has no size above it', (width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected);
  });

  it('takes less for smaller sizes, and for a size between two steps what the larger may', () => {
    const bits = (width: number, height: number) =>
      planLadder({ width, height, framesPerSecond: 25 }).map(({ maxBitsPerSecond }) => maxBitsPerSecond);
    expect(bits(1920, 1080)).toEqual([5_000_000, 2_800_000, 1_400_000]);
    expect(bits(640, 360)).toEqual([1_400_000, 500_000]);
  });

  it.each([
    [24, 24, 96],
    [29.97, 30, 120],
    [59.94, 30, 120],
    [0.4, 1, 4],
  ])('of %d frames a second has %i, and a key frame every %i', (source, framesPerSecond, gopFrames) => {
    for (const rung of planLadder({ width: 1280, height: 720, framesPerSecond: source })) {
      expect(rung).toMatchObject({ framesPerSecond, gopFrames });
    }
  });
});

it('is for videos of half a minute and more', () => {
  expect([29.9, 30, 600].map((durationSeconds) => isStreamed({ durationSeconds }))).toEqual([false, true, true]);
});
