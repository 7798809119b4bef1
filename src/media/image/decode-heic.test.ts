import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeHeic } from './decode-heic.js';
import { renderImage } from './render-image.js';

const photo = readFileSync(fileURLToPath(new URL('../../../test/fixtures/photo-turned.heic', import.meta.url)));
const LEVELS = [
  { name: 'print', side: 2048, format: 'jpeg' },
  { name: 'small', side: 160, format: 'webp' },
] as const;

async function colourAt(bytes: Buffer, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.round(y * info.height) * info.width + Math.round(x * info.width)) * info.channels;
  const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
  return red > 180 && green > 150 ? 'yellow' : red > blue ? 'red' : 'blue';
}

/** The same file with another size written into its `ispe` property (ISO/IEC 23008-12 §6.5.3). */
function claiming(width: number, height: number): Buffer {
  const lying = Buffer.from(photo);
  const at = lying.indexOf('ispe') + 8;
  lying.writeUInt32BE(width, at);
  lying.writeUInt32BE(height, at + 4);
  return lying;
}

describe('a HEIC photo', () => {
  it('is decoded to upright pixels', async () => {
    const { width, height, data } = await decodeHeic(photo);

    expect([width, height, data.length]).toEqual([480, 640, 480 * 640 * 4]);
  });

  it('becomes renditions that stand upright once, and say nothing of where they were taken', async () => {
    const { width, height, thumbHash, levels } = await renderImage(photo, LEVELS);

    expect(photo.includes('Fake Phone')).toBe(true);
    expect([width, height, thumbHash.length > 10]).toEqual([480, 640, true]);
    expect(levels.map(({ name, width: w, height: h }) => `${name} ${w}x${h}`)).toEqual([
      'print 480x640',
      'small 120x160',
    ]);
    for (const { bytes } of levels) {
      const metadata = await sharp(bytes).metadata();
      expect([metadata.exif, metadata.xmp, metadata.orientation, metadata.hasAlpha]).toEqual([
        undefined,
        undefined,
        undefined,
        false,
      ]);
      expect(bytes.includes('Fake Phone')).toBe(false);
      expect(await colourAt(bytes, 0.9, 0.1)).toBe('red');
      expect(await colourAt(bytes, 0.1, 0.1)).toBe('blue');
      expect(await colourAt(bytes, 0.25, 0.75)).toBe('yellow');
    }
  });

  it.each([
    ['cut off', () => photo.subarray(0, 1500)],
    ['cut short by a few bytes', () => photo.subarray(0, photo.length - 40)],
    [
      'overwritten in its index',
      () => Buffer.concat([photo.subarray(0, 60), Buffer.alloc(600, 0xa5), photo.subarray(660)]),
    ],
  ])('%s is refused as damaged', async (_how, build) => {
    await expect(renderImage(build(), LEVELS)).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
  });

  it.each([
    ['its renditions', (input: Buffer) => renderImage(input, LEVELS)],
    ['its decoder alone', decodeHeic],
  ])('that says it has 900 million pixels is refused by %s before they are decoded', async (_who, read) => {
    await expect(read(claiming(30_000, 30_000))).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE' });
  });

  it('of nothing at all is refused as damaged', async () => {
    await expect(decodeHeic(Buffer.from('ftypheic, it says'))).rejects.toMatchObject({ code: 'CORRUPT_MEDIA' });
  });
});
