import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SEGMENT_SECONDS } from '../media-limits.js';
import type { Av } from './av.js';
import { rewrap } from './convert-video.js';
import { encodeVideo, uprightFilter } from './encode-video.js';
import { planLadder, type Rung, type RungName } from './plan-ladder.js';
import { bitRatesOf, type MediaPlaylist, parseMediaPlaylist, writeMasterPlaylist } from './playlist.js';
import { probeVideo, type VideoProbe } from './probe-video.js';

/** One size of a streamed video, written and probed. */
export interface HlsRung {
  readonly rung: Pick<Rung, 'name' | 'framesPerSecond'>;
  readonly playlistPath: string;
  /** All its segments, one after another: fragmented MP4. */
  readonly segmentsPath: string;
  readonly playlist: MediaPlaylist;
  readonly output: VideoProbe;
}

export interface Hls {
  readonly masterPath: string;
  /** From the largest down. */
  readonly rungs: readonly HlsRung[];
}

export interface HlsJob {
  readonly probe: VideoProbe;
  readonly inputPath: string;
  /** Where a folder `hls` is made. */
  readonly workDirectory: string;
  /** Called with 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/**
 * Makes a long video playable at several sizes: HLS, each size one file of fMP4 segments that its playlist addresses by
 * byte range. Seven objects instead of hundreds, so that they can be signed, charged and removed one by one.
 */
export async function makeHls(av: Av, { probe, inputPath, workDirectory, onProgress }: HlsJob): Promise<Hls> {
  const folder = join(workDirectory, 'hls');
  await mkdir(folder);
  const ladder = planLadder(probe);
  const rungs: HlsRung[] = [];
  for (const rung of ladder) {
    const done = rungs.length;
    const onSeconds = (seconds: number) =>
      onProgress((done + Math.min(1, seconds / probe.durationSeconds)) / ladder.length);
    rungs.push(await makeRung(av, { probe, inputPath, folder, rung, onSeconds }));
  }
  return writeMaster(folder, rungs);
}

export interface EncodedSize {
  readonly name: RungName;
  /** An MP4 whose key frames lie where those of the other sizes do. */
  readonly path: string;
}

/**
 * Makes HLS of sizes that were encoded elsewhere: they are only rewrapped. Each is removed when its segments are written,
 * so that the disk holds one of them twice, not all.
 *
 * @param maxSeconds - a longer one is refused.
 */
export async function packageHls(
  av: Av,
  { sizes, workDirectory, maxSeconds }: { sizes: readonly EncodedSize[]; workDirectory: string; maxSeconds: number },
): Promise<Hls> {
  const folder = join(workDirectory, 'hls');
  await mkdir(folder);
  const rungs: HlsRung[] = [];
  for (const { name, path } of sizes) {
    const { framesPerSecond } = await probeVideo(path, maxSeconds);
    const files = filesOf(folder, name);
    await rewrap(av, path, (input) =>
      av.Muxer.open(files.playlistPath, { format: 'hls', options: files.options, input }),
    );
    await rm(path);
    rungs.push(await readRung({ name, framesPerSecond }, files, maxSeconds));
  }
  return writeMaster(folder, rungs);
}

async function writeMaster(folder: string, rungs: readonly HlsRung[]): Promise<Hls> {
  const masterPath = join(folder, 'master.m3u8');
  await writeFile(masterPath, writeMasterPlaylist(rungs.map(describeRung)));
  return { masterPath, rungs };
}

interface RungJob {
  readonly probe: VideoProbe;
  readonly inputPath: string;
  readonly folder: string;
  readonly rung: Rung;
  readonly onSeconds: (seconds: number) => void;
}

async function makeRung(av: Av, { probe, inputPath, folder, rung, onSeconds }: RungJob): Promise<HlsRung> {
  const { name, gopFrames, maxBitsPerSecond } = rung;
  const files = filesOf(folder, name);
  await encodeVideo(av, inputPath, {
    videoFilter: uprightFilter({ ...rung, rotation: probe.rotation }),
    gopFrames,
    maxBitsPerSecond,
    openOutput: () => av.Muxer.open(files.playlistPath, { format: 'hls', options: files.options }),
    onProgress: onSeconds,
  });
  return readRung(rung, files);
}

type RungFiles = ReturnType<typeof filesOf>;

function filesOf(folder: string, name: RungName) {
  const segmentsPath = join(folder, `${name}.mp4`);
  return {
    playlistPath: join(folder, `${name}.m3u8`),
    segmentsPath,
    options: {
      hls_time: SEGMENT_SECONDS,
      hls_list_size: 0,
      hls_playlist_type: 'vod',
      hls_segment_type: 'fmp4',
      hls_flags: 'single_file',
      hls_segment_filename: segmentsPath,
    },
  } as const;
}

async function readRung(
  rung: HlsRung['rung'],
  { playlistPath, segmentsPath }: RungFiles,
  maxSeconds?: number,
): Promise<HlsRung> {
  const playlist = parseMediaPlaylist(await readFile(playlistPath, 'utf8'));
  const { size } = await stat(segmentsPath);
  assertPlayable(playlist, basename(segmentsPath), size);
  return { rung, playlistPath, segmentsPath, playlist, output: await probeVideo(segmentsPath, maxSeconds) };
}

/**
 * @throws Error when a playlist names anything but its own file, or not the whole of it, one range after another, or a
 *   segment is longer than the playlist promises (RFC 8216 §4.3.3.1).
 */
export function assertPlayable({ map, segments, targetSeconds }: MediaPlaylist, file: string, fileBytes: number): void {
  let offset = 0;
  for (const part of [map, ...segments]) {
    if (part.file !== file || part.offset !== offset) {
      throw new Error(`A playlist of ${file} names ${part.file} from byte ${part.offset}, not ${offset}.`);
    }
    offset += part.byteLength;
  }
  if (segments.length === 0 || offset > fileBytes) {
    throw new Error(`A playlist names ${offset} bytes of ${file}, which has ${fileBytes}.`);
  }
  if (segments.some(({ seconds }) => Math.round(seconds) > targetSeconds)) {
    throw new Error(`A segment of ${file} is longer than ${targetSeconds} s.`);
  }
}

function describeRung({ rung, playlist, playlistPath, output }: HlsRung) {
  const { peak, average } = bitRatesOf(playlist);
  return {
    uri: basename(playlistPath),
    width: output.width,
    height: output.height,
    framesPerSecond: rung.framesPerSecond,
    codecs: [output.videoCodecString, output.audioCodecString].filter((codec) => codec !== null),
    peakBitsPerSecond: peak,
    averageBitsPerSecond: average,
  };
}
