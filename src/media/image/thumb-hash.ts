import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/** ThumbHash looks at no more than this many pixels a side (github.com/evanw/thumbhash). */
const MAX_SIDE_PIXELS = 100;

/**
 * A placeholder of about 25 bytes, with the image's proportions and transparency, to draw before it arrives.
 *
 * @returns Base64.
 */
export async function makeThumbHash(image: Sharp): Promise<string> {
  const { data, info } = await image
    .resize({ width: MAX_SIDE_PIXELS, height: MAX_SIDE_PIXELS, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
