import sharp, { type Metadata, type Sharp } from 'sharp';
import { UploadFailedError } from '../../domain/errors.js';
import { MAX_INPUT_PIXELS } from '../media-limits.js';
import { decodeHeic } from './decode-heic.js';

/** The loaders that may read an upload. SVG, PDF and the rest of libvips stay out: they carry scripts, or parse too much. */
const ALLOWED_LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
];

const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif']);

let loadersRestricted = false;

/** libvips's loaders are a matter of the process, so this is done once in it. */
function restrictLoaders(): void {
  if (!loadersRestricted) {
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: ALLOWED_LOADERS });
    loadersRestricted = true;
  }
}

export interface OpenedImage {
  readonly image: Sharp;
  /** Pixels of the upright image. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/**
 * Reads the header of an image and refuses what is not one, or would not fit in memory, before anything is decoded.
 * A HEIC picture is then decoded, because libvips cannot; any other one is when its pixels are asked for.
 *
 * @throws UploadFailedError
 */
export async function openImage(input: Buffer): Promise<OpenedImage> {
  restrictLoaders();
  const image = sharp(input, { failOn: 'error', limitInputPixels: MAX_INPUT_PIXELS, sequentialRead: true });
  const metadata = await readHeader(image);
  if (!FORMATS.has(metadata.format)) {
    throw new UploadFailedError('UNSUPPORTED_MEDIA', `An image of the format ${metadata.format} is not accepted.`);
  }
  const { width, height } = metadata.autoOrient;
  const pixels = metadata.width * metadata.height * (metadata.pages ?? 1);
  if (pixels > MAX_INPUT_PIXELS) {
    throw new UploadFailedError(
      'MEDIA_TOO_LARGE',
      `The image has ${pixels} pixels; at most ${MAX_INPUT_PIXELS} are accepted.`,
    );
  }
  const { hasAlpha } = metadata;
  if (metadata.compression === 'hevc') {
    return { ...(await openHeic(input, hasAlpha)), hasAlpha };
  }
  return { image, width, height, hasAlpha };
}

async function openHeic(input: Buffer, hasAlpha: boolean) {
  const { width, height, data } = await decodeHeic(input);
  const image = sharp(data, { raw: { width, height, channels: 4 } });
  return { image: hasAlpha ? image : image.removeAlpha(), width, height };
}

async function readHeader(image: Sharp): Promise<Metadata> {
  try {
    return await image.metadata();
  } catch (error) {
    throw toMediaFailure(error);
  }
}

/** What libvips says of an input that it cannot read. */
export function toMediaFailure(error: unknown): UploadFailedError {
  const message = error instanceof Error ? error.message : String(error);
  if (/pixel limit|exceeds/i.test(message)) {
    return new UploadFailedError('MEDIA_TOO_LARGE', `The image has more than ${MAX_INPUT_PIXELS} pixels.`, {
      cause: error,
    });
  }
  if (/unsupported|not a known|blocked|No decoding plugin|compression format/i.test(message)) {
    return new UploadFailedError('UNSUPPORTED_MEDIA', 'The file is not an image of an accepted format.', {
      cause: error,
    });
  }
  return new UploadFailedError('CORRUPT_MEDIA', 'The image is damaged or incomplete.', { cause: error });
}
