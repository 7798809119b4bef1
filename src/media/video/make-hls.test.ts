import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVideo } from '../../../test/support/build-video.js';
import { variantFile } from '../../domain/storage-keys.js';
import { runJob } from '../job/run-job.js';
import { assertPlayable } from './make-hls.js';
import { type MediaPlaylist, parseMediaPlaylist } from './playlist.js';
import { probeVideo } from './probe-video.js';

let directory: string;
let media: Awaited<ReturnType<typeof runJob>>;
const progress: number[] = [];
const SECONDS = 31;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'make-hls-'));
  const inputPath = await buildVideo({
    path: join(directory, 'long.webm'),
    kind: 'webm',
    size: '322x182',
    seconds: SECONDS,
  });
  const job = { kind: 'VIDEO', inputPath, workDirectory: mkdtempSync(join(directory, 'made-')) } as const;
  media = await runJob(job, (percent) => progress.push(percent));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string) {
  const file = media.files.find((candidate) => candidate.name === name);
  if (file === undefined) {
    throw new Error(`There is no ${name}.`);
  }
  return file;
}

const textOf = (name: string) => readFileSync(fileOf(name).path, 'utf8');

describe('a long video', () => {
  it('becomes HLS, a storyboard and an MP4, each named after what it names', () => {
    expect(media.files.map(({ name, mediaType }) => `${name} ${mediaType}`)).toEqual([
      'video video/mp4',
      'poster image/webp',
      'thumb image/webp',
      'hlsHighSegments video/mp4',
      'hlsHigh application/vnd.apple.mpegurl',
      'storyboard image/jpeg',
      'storyboardCues text/vtt',
      'hls application/vnd.apple.mpegurl',
    ]);
    for (const { path, byteLength } of media.files) {
      expect(statSync(path).size).toBe(byteLength);
    }
    expect(media).toMatchObject({ width: 322, height: 182 });
    expect(media.durationSeconds).toBeCloseTo(SECONDS, 0);
  });

  it('has files that refer to each other by the names they have in storage', () => {
    expect(textOf('hls')).toContain(`\n${variantFile(fileOf('hlsHigh')).replace('hls/', '')}\n`);
    expect(textOf('hlsHigh')).toContain(`\n${variantFile(fileOf('hlsHighSegments')).replace('hls/', '')}\n`);
    expect(textOf('storyboardCues')).toContain(`\n${variantFile(fileOf('storyboard'))}#xywh=`);
  });

  it('says in its master playlist what a player has to know before it chooses', () => {
    const [, bandwidth, average] =
      /^#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-STREAM-INF:BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),CODECS="avc1\.6400[0-9a-f]{2},mp4a\.40\.2",RESOLUTION=322x182,FRAME-RATE=25\.000\nhigh\.m3u8\n$/.exec(
        textOf('hls'),
      ) ?? [];
    const bits = (fileOf('hlsHighSegments').byteLength * 8) / SECONDS;

    expect(Number(average) / bits).toBeCloseTo(1, 1);
    expect(Number(bandwidth)).toBeGreaterThanOrEqual(Number(average));
  });

  it('is cut into segments of four seconds that each begin with a key frame', async () => {
    const { segments, targetSeconds, map } = parseMediaPlaylist(textOf('hlsHigh'));
    const bytes = readFileSync(fileOf('hlsHighSegments').path);

    expect(targetSeconds).toBe(4);
    expect(segments.map(({ seconds }) => Math.round(seconds))).toEqual([4, 4, 4, 4, 4, 4, 4, 3]);
    expect(bytes.toString('latin1', map.offset + 4, map.offset + 8)).toBe('ftyp');
    for (const { offset } of segments) {
      expect(['moof', 'sidx', 'styp']).toContain(bytes.toString('latin1', offset + 4, offset + 8));
    }
    expect(await probeVideo(fileOf('hlsHighSegments').path)).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac' });
  });

  it('has an MP4 that was not encoded a second time', async () => {
    const [mp4, rung] = await Promise.all(['video', 'hlsHighSegments'].map((name) => probeVideo(fileOf(name).path)));

    expect(mp4?.container).toBe('MP4');
    expect(mp4?.videoCodecString).toBe(rung?.videoCodecString);
    expect(fileOf('video').byteLength / fileOf('hlsHighSegments').byteLength).toBeCloseTo(1, 1);
  });

  it('has a storyboard whose cues cover its length and lie within the picture', async () => {
    const picture = readFileSync(fileOf('storyboard').path);
    const { width, height } = await sharp(picture).metadata();
    const cues = [...textOf('storyboardCues').matchAll(/(\S+) --> (\S+)\n\S+#xywh=(\d+),(\d+),(\d+),(\d+)\n/g)];
    const spans = cues.map(([, from, to]) => `${from} ${to}`);

    expect([width, height]).toEqual([1600, 180]);
    expect(spans).toHaveLength(16);
    expect(spans.slice(0, 2)).toEqual(['00:00:00.000 00:00:02.000', '00:00:02.000 00:00:04.000']);
    expect(spans.at(-1)).toMatch(/^00:00:30\.000 00:00:31\.\d{3}$/);
    for (const [, , , left, top, wide, high] of cues) {
      expect(Number(left) + Number(wide)).toBeLessThanOrEqual(width ?? 0);
      expect(Number(top) + Number(high)).toBeLessThanOrEqual(height ?? 0);
    }
    const first = await sharp(picture).extract({ left: 0, top: 0, width: 160, height: 90 }).stats();
    expect(first.channels.some(({ stdev }) => stdev > 10)).toBe(true);
  });

  it('tells of its progress on the way, never backwards', () => {
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.filter((percent) => percent > 15 && percent < 75).length).toBeGreaterThan(2);
    expect(progress.at(-1)).toBe(100);
  });
});

describe('a media playlist', () => {
  const part = (offset: number, byteLength: number, seconds = 4) => ({ seconds, file: 'a.mp4', offset, byteLength });
  const playlist: MediaPlaylist = { targetSeconds: 4, map: part(0, 10), segments: [part(10, 20), part(30, 20, 2)] };

  it('that names its file from end to end is playable', () => {
    expect(() => assertPlayable(playlist, 'a.mp4', 50)).not.toThrow();
  });

  it.each([
    ['another file', { map: { ...part(0, 10), file: '../secret' } }],
    ['a gap', { segments: [part(10, 20), part(31, 20)] }],
    ['more than there is', { segments: [part(10, 41)] }],
    ['a segment longer than promised', { segments: [part(10, 20, 4.6)] }],
    ['nothing', { segments: [] }],
  ] satisfies readonly (readonly [string, Partial<MediaPlaylist>])[])('that names %s is not', (_what, difference) => {
    expect(() => assertPlayable({ ...playlist, ...difference }, 'a.mp4', 50)).toThrow();
  });

  it.each([
    ['no beginning', '#EXTINF:4,\na.mp4\n#EXT-X-ENDLIST'],
    ['no end', '#EXTM3U\n#EXT-X-TARGETDURATION:4'],
    ['a segment without a range', '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.mp4\n#EXT-X-ENDLIST'],
    ['a range without an offset', '#EXTM3U\n#EXTINF:4,\n#EXT-X-BYTERANGE:20\na.mp4\n#EXT-X-ENDLIST'],
    ['no map', '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-ENDLIST'],
  ])('with %s is not understood', (_what, text) => {
    expect(() => parseMediaPlaylist(text)).toThrow();
  });
});
