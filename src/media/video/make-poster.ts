import sharp from 'sharp';
import { UploadFailedError } from '../../domain/errors.js';
import type { Av } from './av.js';
import type { VideoProbe } from './probe-video.js';

/** Clips begin with a hand in front of the lens: the poster is taken a little later, or a third into a short one. */
const POSTER_AT_SECONDS = 1;

/**
 * The frame that stands for a video, upright, as a lossless image for the rendition pipeline.
 *
 * @throws UploadFailedError when no frame can be decoded.
 */
export async function grabPosterFrame(av: Av, probe: VideoProbe, inputPath: string): Promise<Buffer> {
  const input = await av.Demuxer.open(inputPath);
  try {
    const stream = input.video();
    if (stream === undefined) {
      throw new UploadFailedError('UNSUPPORTED_MEDIA', 'The file holds no video.');
    }
    const decoder = await av.Decoder.create(stream);
    const filter = av.FilterAPI.create('format=rgb24');
    const atSeconds = Math.min(POSTER_AT_SECONDS, probe.durationSeconds / 3);
    let frameSeconds = -1;
    let picture: { data: Buffer; width: number; height: number } | undefined;
    for await (const frame of filter.frames(decoder.frames(input.packets(stream.index)))) {
      if (frame === null) {
        continue;
      }
      frameSeconds = (Number(frame.pts) * frame.timeBase.num) / frame.timeBase.den;
      if (frameSeconds >= atSeconds || picture === undefined) {
        picture = { data: frame.toBuffer(), width: frame.width, height: frame.height };
      }
      frame.free();
      if (frameSeconds >= atSeconds) {
        break;
      }
    }
    if (picture === undefined) {
      throw new UploadFailedError('CORRUPT_MEDIA', 'The video holds no picture that can be decoded.');
    }
    return await upright(picture, probe.rotation);
  } finally {
    await input.close();
  }
}

function upright(
  { data, width, height }: { data: Buffer; width: number; height: number },
  rotation: number,
): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .rotate(rotation)
    .png({ compressionLevel: 1 })
    .toBuffer();
}
