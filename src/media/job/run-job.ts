import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import type { VariantName } from '../../domain/content/content.js';
import { UploadFailedError } from '../../domain/errors.js';
import type { VideoShape } from '../../domain/upload/transcoding.js';
import type { AssemblyJob, MediaJob, ProcessedFile, ProcessedMedia } from '../../operations/media-port.js';
import { type ImageLevel, type RenderedImage, renderImage } from '../image/render-image.js';
import { MAX_TRANSCODED_VIDEO_SECONDS, MAX_VIDEO_SECONDS } from '../media-limits.js';
import { type AssembledVideo, assembleVideo } from '../video/assemble-video.js';
import type { HlsRung } from '../video/make-hls.js';
import type { RungName } from '../video/plan-ladder.js';
import { probeVideo } from '../video/probe-video.js';
import { renderVideo, type StreamedVideo } from '../video/render-video.js';

type ImageName = 'w2048' | 'w1280' | 'w640' | 'w320' | 'thumb' | 'print' | 'poster';

/** Every level an image can have, from the largest down; `print` shares the largest. */
const IMAGE_LEVELS: readonly ImageLevel<ImageName>[] = [
  { name: 'print', side: 2048, format: 'jpeg' },
  { name: 'w2048', side: 2048, format: 'webp' },
  { name: 'w1280', side: 1280, format: 'webp' },
  { name: 'w640', side: 640, format: 'webp' },
  { name: 'w320', side: 320, format: 'webp' },
  { name: 'thumb', side: 160, format: 'webp' },
];

/** The picture of a video that is looked at and not stored; the levels after it are. */
const LOOKED_AT = { name: 'print', side: 1280, format: 'jpeg' } as const;

const POSTER_LEVELS: readonly ImageLevel<ImageName>[] = [
  LOOKED_AT,
  { name: 'poster', side: 1280, format: 'webp' },
  { name: 'thumb', side: 160, format: 'webp' },
];

/** The extension of a rendition's file on disk. */
const EXTENSIONS = { 'image/webp': 'webp', 'image/jpeg': 'jpg' } as const;

/** What file-type reads to tell a format (its documentation). */
const SNIFFED_BYTES = 4100;

export type PlainJob = Pick<MediaJob, 'kind' | 'inputPath' | 'workDirectory'>;
export type PlainAssembly = Pick<AssemblyJob, 'shape' | 'sizes' | 'workDirectory'>;

/**
 * Makes one upload presentable, in this process. What the client declared is not believed: the bytes tell.
 *
 * @throws UploadFailedError when the input is at fault.
 */
export async function runJob(job: PlainJob, onProgress: (percent: number) => void): Promise<ProcessedMedia> {
  await refuseOtherKind(job);
  onProgress(1);
  const media = job.kind === 'IMAGE' ? await processImage(job, onProgress) : await processVideo(job, onProgress);
  onProgress(100);
  return media;
}

/**
 * Measures a video that is longer than {@link runJob} takes; undefined for one that is not.
 *
 * @throws UploadFailedError when it is no video, or is too long for a transcoding service too.
 */
export async function measureLongVideo(inputPath: string): Promise<VideoShape | undefined> {
  await refuseOtherKind({ kind: 'VIDEO', inputPath });
  const { durationSeconds, ...probe } = await probeVideo(inputPath, MAX_TRANSCODED_VIDEO_SECONDS);
  if (durationSeconds <= MAX_VIDEO_SECONDS) {
    return undefined;
  }
  const { width, height, framesPerSecond, audioCodec } = probe;
  return { width, height, framesPerSecond, durationSeconds, hasSound: audioCodec !== null };
}

/** Makes a video presentable whose sizes were encoded elsewhere. @throws UploadFailedError when they are too short. */
export async function assemble(job: PlainAssembly, onProgress: (percent: number) => void): Promise<ProcessedMedia> {
  const assembled = await assembleVideo({ ...job, onProgress });
  return mediaOf(job.shape, assembled, job.workDirectory);
}

async function refuseOtherKind({ kind, inputPath }: Pick<PlainJob, 'kind' | 'inputPath'>): Promise<void> {
  const wanted = kind === 'IMAGE' ? 'image' : 'video';
  const file = await open(inputPath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    const found = await fileTypeFromBuffer(buffer.subarray(0, bytesRead));
    if (found === undefined || !found.mime.startsWith(`${wanted}/`)) {
      throw new UploadFailedError('UNSUPPORTED_MEDIA', `The file is no ${wanted} of an accepted format.`);
    }
  } finally {
    await file.close();
  }
}

type Progress = (percent: number) => void;

async function processImage({ inputPath, workDirectory }: PlainJob, onProgress: Progress): Promise<ProcessedMedia> {
  const rendered = await renderImage(await readFile(inputPath), IMAGE_LEVELS);
  onProgress(90);
  const { width, height, thumbHash } = rendered;
  const files = await writeLevels(withoutRepeats(rendered), workDirectory);
  return { width, height, thumbHash, files, pictures: pathsOf(files, 'print') };
}

/** A level that came out no larger than the next one repeats it; the smallest and the print always stay. */
function withoutRepeats({ levels }: RenderedImage<ImageName>): RenderedImage<ImageName>['levels'] {
  return levels.filter(({ name, width, height }, index) => {
    const next = levels[index + 1];
    return name === 'print' || next === undefined || next.width !== width || next.height !== height;
  });
}

async function processVideo({ inputPath, workDirectory }: PlainJob, onProgress: Progress): Promise<ProcessedMedia> {
  const { probe, ...rendered } = await renderVideo(inputPath, workDirectory, onProgress);
  return mediaOf(probe, rendered, workDirectory);
}

async function mediaOf(
  original: Pick<VideoShape, 'width' | 'height'>,
  { path, output, posterFrame, streamed }: AssembledVideo,
  workDirectory: string,
): Promise<ProcessedMedia> {
  const poster = await renderImage(posterFrame, POSTER_LEVELS);
  const stills = await writeLevels(poster.levels, workDirectory);
  const streamedFiles = streamed === undefined ? [] : await filesOf(streamed);
  const { size: byteLength } = await stat(path);
  const { width, height, durationSeconds } = output;
  const video: ProcessedFile = { name: 'video', mediaType: 'video/mp4', path, byteLength, width, height };
  return {
    width: original.width,
    height: original.height,
    durationSeconds,
    thumbHash: poster.thumbHash,
    files: [video, ...stills.filter(({ name }) => name !== LOOKED_AT.name), ...streamedFiles],
    pictures: [...pathsOf(stills, LOOKED_AT.name), ...pathsOf(streamedFiles, 'storyboard')],
  };
}

function pathsOf(files: readonly ProcessedFile[], wanted: VariantName): readonly string[] {
  return files.filter(({ name }) => name === wanted).map(({ path }) => path);
}

/** What the files of each size are called. */
const RUNG_FILES = {
  high: { playlist: 'hlsHigh', segments: 'hlsHighSegments' },
  middle: { playlist: 'hlsMiddle', segments: 'hlsMiddleSegments' },
  low: { playlist: 'hlsLow', segments: 'hlsLowSegments' },
} as const satisfies Record<RungName, { playlist: VariantName; segments: VariantName }>;

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl'; // RFC 8216 §10

/** What names other files comes after them, so that nothing stored ever leads to what is not. */
async function filesOf({ hls, storyboard }: StreamedVideo): Promise<readonly ProcessedFile[]> {
  const { width, height } = storyboard;
  const rungs = await Promise.all(hls.rungs.map(filesOfRung));
  const [largest] = hls.rungs;
  return [
    ...rungs.flat(),
    await measured({ name: 'storyboard', mediaType: 'image/jpeg', path: storyboard.picturePath, width, height }),
    await measured({ name: 'storyboardCues', mediaType: 'text/vtt', path: storyboard.cuesPath, width, height }),
    await measured({
      name: 'hls',
      mediaType: PLAYLIST_TYPE,
      path: hls.masterPath,
      width: largest?.output.width ?? 0,
      height: largest?.output.height ?? 0,
    }),
  ];
}

function filesOfRung({ rung, output, playlistPath, segmentsPath }: HlsRung): Promise<readonly ProcessedFile[]> {
  const { width, height } = output;
  const { playlist, segments } = RUNG_FILES[rung.name];
  return Promise.all([
    measured({ name: segments, mediaType: 'video/mp4', path: segmentsPath, width, height }),
    measured({ name: playlist, mediaType: PLAYLIST_TYPE, path: playlistPath, width, height }),
  ]);
}

async function measured(file: Omit<ProcessedFile, 'byteLength'>): Promise<ProcessedFile> {
  return { ...file, byteLength: (await stat(file.path)).size };
}

function writeLevels(levels: RenderedImage<ImageName>['levels'], workDirectory: string): Promise<ProcessedFile[]> {
  return Promise.all(
    levels.map(async ({ name, mediaType, width, height, bytes }) => {
      const path = join(workDirectory, `${name}.${EXTENSIONS[mediaType]}`);
      await writeFile(path, bytes);
      return { name, mediaType, path, byteLength: bytes.length, width, height };
    }),
  );
}
