import type { VariantName } from '../domain/content/content.js';
import type { MediaKind } from '../domain/upload/media-types.js';
import type { Transcoding, VideoShape } from '../domain/upload/transcoding.js';

/**
 * Version of what the processor makes. It is part of every derived key: raise it when the same input gives other bytes,
 * so that two versions never share a key.
 */
export const PIPELINE_VERSION = 1;

/** A processed file, on disk: videos do not fit in memory. */
export interface ProcessedFile {
  readonly name: VariantName;
  /** `image/webp`, `video/mp4`, `application/vnd.apple.mpegurl` …: what src/domain/storage-keys.ts has an extension for. */
  readonly mediaType: string;
  /** Absolute path below the job's `workDirectory`. */
  readonly path: string;
  readonly byteLength: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface ProcessedMedia {
  /** Pixels of the upright original. */
  readonly width: number;
  readonly height: number;
  /** Videos only. */
  readonly durationSeconds?: number;
  /** Base64 of a ThumbHash, of the image or of the video's poster. */
  readonly thumbHash?: string;
  /**
   * Images: `thumb` and every `wN` not larger than the original (the smallest always), `print` as JPEG.
   * Videos: `poster` and `thumb` as images, `video` as a web MP4 (H.264/AAC, fast start). Long ones besides: up to three
   * sizes as HLS (a file of fMP4 segments and a playlist each), `storyboard` and `storyboardCues`, `hls` that leads to them.
   * In the order in which they are stored: what names others comes after them.
   */
  readonly files: readonly ProcessedFile[];
  /**
   * Absolute paths of JPEGs below the job's `workDirectory` that show what it is, for who looks for what may not be shown:
   * an image's print; a video's poster, and of a long one its storyboard. They may be among `files` or not.
   */
  readonly pictures: readonly string[];
}

export interface MediaJob {
  readonly kind: MediaKind;
  /** What the client declared; the processor sniffs the bytes and refuses another kind as `UNSUPPORTED_MEDIA`. */
  readonly declaredMediaType: string;
  /** The whole original. */
  readonly inputPath: string;
  readonly byteLength: number;
  /** An empty folder for the outputs; the caller removes it with all that is in it. */
  readonly workDirectory: string;
  /** Called with 0 to 100 as the work advances; may be called often, the caller throttles. */
  readonly onProgress: (percent: number) => void;
  /** Milliseconds the job may take. */
  readonly timeoutMs: number;
}

/**
 * Makes an upload presentable. Adapters live in src/media.
 *
 * Rejects with UploadFailedError (`UNSUPPORTED_MEDIA`, `CORRUPT_MEDIA`, `MEDIA_TOO_LARGE`) when the input is at fault:
 * the upload then ends as FAILED. Any other rejection is the machine's fault and is tried again.
 */
export interface MediaProcessor {
  process(job: MediaJob): Promise<ProcessedMedia>;
}

export interface AssemblyJob extends Pick<MediaJob, 'workDirectory' | 'onProgress' | 'timeoutMs'> {
  /** Of the original. */
  readonly shape: VideoShape;
  /** Every size that was encoded elsewhere, from the largest down, as MP4s whose key frames lie at the same times. */
  readonly sizes: readonly { readonly name: string; readonly path: string }[];
}

/** The two ends of a video that is encoded elsewhere. It rejects as {@link MediaProcessor} does. */
export interface LongVideoProcessor {
  /** Measures a video that is longer than {@link MediaProcessor} takes; undefined for one that is not. */
  measureLongVideo(job: Pick<MediaJob, 'inputPath' | 'timeoutMs'>): Promise<VideoShape | undefined>;
  /** Makes of the sizes what {@link MediaProcessor} makes of a video; nothing is encoded again. */
  assemble(job: AssemblyJob): Promise<ProcessedMedia>;
}

export interface TranscodingOrder {
  readonly uploadId: string;
  readonly pipelineVersion: number;
  readonly shape: VideoShape;
  /** Key of the original in the staging bucket. */
  readonly key: string;
}

/** `inputFault`: the file cannot be read, and never will be. Any other failure may be gone the next time. */
export type TranscodingState =
  | { readonly kind: 'running' }
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly inputFault: boolean; readonly reason: string };

/**
 * Encodes videos that take longer than a function may run. Adapters live in src/media.
 *
 * Both methods reject when the service does not answer: that is tried again.
 */
export interface Transcoder {
  /** Begins a job. Asked again at once for the same upload and version, it is the same job. */
  start(order: TranscodingOrder): Promise<Transcoding>;
  find(jobId: string): Promise<TranscodingState>;
}
