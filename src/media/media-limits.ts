/** Pixels of an input image, all frames together. A 50 MP phone photo fits; sharp's own cap of 268 MP takes 1 GB to decode. */
export const MAX_INPUT_PIXELS = 64_000_000;

/** Longest side of what is decoded: every variant is scaled down from this level. */
export const MASTER_SIDE_PIXELS = 2048;

/** Longest video that is processed here; longer ones are for a transcoding service, or refused. A minute of 720p costs about 45 CPU seconds. */
export const MAX_VIDEO_SECONDS = 600;

/**
 * Longest video that is handed to a transcoding service: its sizes together take up to 9 Mbit/s, so an hour 4 GB, all of
 * which the worker assembles on its disk of 10 GB.
 */
export const MAX_TRANSCODED_VIDEO_SECONDS = 3600;

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

/** From this length on a video is offered at several sizes: below it, the whole MP4 has arrived before a switch would help. */
export const MIN_STREAMED_VIDEO_SECONDS = 30;

/** Most sizes of a streamed video: each is an encoding of its own, about 0.6 CPU seconds a second of 720p. */
export const MAX_RUNGS = 3;

/** Shortest side of the largest rung. */
export const MAX_RUNG_SIDE_PIXELS = 1080;

/** Most frames a second of a rung: 60 would double its cost. */
export const MAX_RUNG_FRAMES_PER_SECOND = 30;

/** Length of a segment, and of the group of pictures it begins with. Apple asks for 6 s or less (HLS authoring specification §7.5). */
export const SEGMENT_SECONDS = 4;

/** Longest side of a picture of a storyboard. */
export const STORYBOARD_TILE_PIXELS = 160;

/** Most pictures of a storyboard, in rows of ten: at most 1600 x 1600 pixels, which every phone decodes. */
export const MAX_STORYBOARD_TILES = 100;
export const STORYBOARD_COLUMNS = 10;

/** Least time between two pictures of a storyboard. */
export const MIN_STORYBOARD_INTERVAL_SECONDS = 2;

/** What the labels of an upload may take of its worker's time, all pictures and retries together. */
export const LABELLING_TIMEOUT_MS = 10_000;

/** Labels kept of an upload: a moderator reads the first few, and they live in the row of the content. */
export const MAX_CONTENT_LABELS = 20;
