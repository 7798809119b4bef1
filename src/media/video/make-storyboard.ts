import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import {
  MAX_STORYBOARD_TILES,
  MIN_STORYBOARD_INTERVAL_SECONDS,
  STORYBOARD_COLUMNS,
  STORYBOARD_TILE_PIXELS,
} from '../media-limits.js';
import type { Av } from './av.js';
import type { VideoProbe } from './probe-video.js';

export interface Storyboard {
  /** All pictures in one, row by row. */
  readonly picturePath: string;
  /** WebVTT: which part of the picture shows which moment. */
  readonly cuesPath: string;
  readonly width: number;
  readonly height: number;
}

export interface StoryboardLayout {
  readonly durationSeconds: number;
  readonly intervalSeconds: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

const PICTURE_FILE = 'storyboard.jpg';
const JPEG = { quality: 70 } as const;

/**
 * Makes the pictures a player shows above its time bar.
 *
 * @param video - an upright video on disk; the smallest size of it will do.
 * @throws Error when no frame can be decoded.
 */
export async function makeStoryboard(
  av: Av,
  video: { readonly path: string; readonly probe: VideoProbe },
  workDirectory: string,
): Promise<Storyboard> {
  const layout = planStoryboard(video.probe);
  const { tileWidth, tileHeight } = layout;
  const tiles = await grabTiles(av, video.path, layout);
  const columns = Math.min(STORYBOARD_COLUMNS, tiles.length);
  const width = columns * tileWidth;
  const height = Math.ceil(tiles.length / columns) * tileHeight;
  const picturePath = join(workDirectory, PICTURE_FILE);
  const cuesPath = join(workDirectory, 'storyboard.vtt');
  await sharp({ create: { width, height, channels: 3, background: '#000000' } })
    .composite(
      tiles.map((input, index) => ({
        input,
        raw: { width: tileWidth, height: tileHeight, channels: 3 },
        left: (index % columns) * tileWidth,
        top: Math.floor(index / columns) * tileHeight,
      })),
    )
    .jpeg(JPEG)
    .toFile(picturePath);
  await writeFile(cuesPath, writeCues(layout, tiles.length));
  return { picturePath, cuesPath, width, height };
}

export function planStoryboard({
  durationSeconds,
  width,
  height,
}: Pick<VideoProbe, 'durationSeconds' | 'width' | 'height'>): StoryboardLayout {
  const ratio = STORYBOARD_TILE_PIXELS / Math.max(width, height);
  const even = (pixels: number) => Math.max(2, Math.round((pixels * ratio) / 2) * 2);
  return {
    durationSeconds,
    intervalSeconds: Math.max(MIN_STORYBOARD_INTERVAL_SECONDS, Math.ceil(durationSeconds / MAX_STORYBOARD_TILES)),
    tileWidth: even(width),
    tileHeight: even(height),
  };
}

/** The first frame of each interval, without the padding of its lines. */
async function grabTiles(
  av: Av,
  path: string,
  { intervalSeconds, durationSeconds, tileWidth, tileHeight }: StoryboardLayout,
): Promise<readonly Buffer[]> {
  const input = await av.Demuxer.open(path);
  try {
    const stream = input.video();
    if (stream === undefined) {
      throw new Error('A storyboard is made of a file without video.');
    }
    const decoder = await av.Decoder.create(stream);
    const filter = av.FilterAPI.create(
      `fps=1/${intervalSeconds}:round=up:start_time=0,scale=${tileWidth}:${tileHeight},format=rgb24`,
    );
    const tiles: Buffer[] = [];
    for await (const frame of filter.frames(decoder.frames(input.packets(stream.index)))) {
      if (frame !== null) {
        tiles.push(frame.toBuffer());
        frame.free();
      }
    }
    if (tiles.length === 0) {
      throw new Error('A storyboard is made of a video without frames.');
    }
    return tiles.slice(0, Math.ceil(durationSeconds / intervalSeconds));
  } finally {
    await input.close();
  }
}

/** Each cue names its part of the picture as a media fragment (www.w3.org/TR/media-frags §4.2.2); the last lasts to the end. */
export function writeCues(layout: StoryboardLayout, tiles: number): string {
  const { durationSeconds, intervalSeconds, tileWidth, tileHeight } = layout;
  const cues = Array.from({ length: tiles }, (_, index) => {
    const from = index * intervalSeconds;
    const to = index === tiles - 1 ? durationSeconds : from + intervalSeconds;
    const left = (index % STORYBOARD_COLUMNS) * tileWidth;
    const top = Math.floor(index / STORYBOARD_COLUMNS) * tileHeight;
    return `${timestamp(from)} --> ${timestamp(to)}\n${PICTURE_FILE}#xywh=${left},${top},${tileWidth},${tileHeight}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** `hh:mm:ss.ttt` (www.w3.org/TR/webvtt1 §3.3). */
function timestamp(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
}
