import { UploadFailedError } from '../../domain/errors.js';
import { MAX_INPUT_PIXELS } from '../media-limits.js';

export interface DecodedHeic {
  /** Pixels, upright: libheif applies the file's own turns (ISO/IEC 23008-12 §6.5.10), and EXIF's note is then void. */
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel: red, green, blue, alpha. */
  readonly data: Buffer;
}

/**
 * The picture of a HEIC file. libvips as sharp ships it reads the header of one, but not the pixels: HEVC is not in it.
 * libheif comes as WebAssembly, so a file that breaks it breaks nothing else; it is loaded when the first one comes.
 *
 * @throws UploadFailedError `CORRUPT_MEDIA`, or `MEDIA_TOO_LARGE` before anything is decoded.
 */
export async function decodeHeic(input: Buffer): Promise<DecodedHeic> {
  const { default: heic } = await import('heic-decode');
  const images = await orCorrupt(() => heic.all({ buffer: input }));
  try {
    const [picture] = images;
    if (picture === undefined) {
      throw corrupt();
    }
    refuseExcess(picture.width, picture.height);
    const { width, height, data } = await orCorrupt(() => picture.decode());
    return { width, height, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) };
  } finally {
    images.dispose();
  }
}

/** libheif's own count: it need not be the one that libvips found in the same header. */
function refuseExcess(width: number, height: number): void {
  if (width * height > MAX_INPUT_PIXELS) {
    throw new UploadFailedError(
      'MEDIA_TOO_LARGE',
      `The image has ${width * height} pixels; at most ${MAX_INPUT_PIXELS} are accepted.`,
    );
  }
}

async function orCorrupt<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw corrupt(error);
  }
}

function corrupt(cause?: unknown): UploadFailedError {
  return new UploadFailedError('CORRUPT_MEDIA', 'The image is damaged or incomplete.', { cause });
}
