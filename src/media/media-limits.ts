/** Pixels of an input image, all frames together. A 50 MP phone photo fits; sharp's own cap of 268 MP takes 1 GB to decode. */
export const MAX_INPUT_PIXELS = 64_000_000;

/** Longest side of what is decoded: every variant is scaled down from this level. */
export const MASTER_SIDE_PIXELS = 2048;

/** Longest video that is processed here; longer ones are for a transcoding service. A minute of 720p costs about 45 CPU seconds. */
export const MAX_VIDEO_SECONDS = 600;

/** Longest side of a web video. */
export const MAX_VIDEO_SIDE_PIXELS = 1280;

/** Most pixels of a frame of an input video: 8K. */
export const MAX_VIDEO_FRAME_PIXELS = 7680 * 4320;

/** Above this an H.264 input is transcoded all the same: it would stall on a phone. */
export const MAX_WEB_VIDEO_BITS_PER_SECOND = 8_000_000;

/** How far the length of an output may be from its input before it counts as broken, in parts of the length, and at least. */
export const DURATION_TOLERANCE_RATIO = 0.02;
export const DURATION_TOLERANCE_SECONDS = 0.5;

/** Resident memory of the process that runs a job. 12 MP takes 110 MB, transcoding 1080p 270 MB (measured); a bomb takes gigabytes. */
export const MAX_JOB_MEMORY_BYTES = 1_500_000_000;

/** How often the memory of a running job is looked at. */
export const MEMORY_CHECK_INTERVAL_MS = 200;
