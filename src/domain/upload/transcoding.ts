/** What a transcoder has to know of a video. */
export interface VideoShape {
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly durationSeconds: number;
  readonly hasSound: boolean;
}

/** One size of a video that a transcoding service makes. */
export interface TranscodedSize {
  /** `high`, `middle` or `low`. */
  readonly name: string;
  /** Key in the staging bucket. */
  readonly key: string;
}

/** A job of a transcoding service that an upload waits for: enough to go on from, whoever does. */
export interface Transcoding {
  readonly jobId: string;
  readonly shape: VideoShape;
  /** From the largest down. */
  readonly sizes: readonly TranscodedSize[];
}
