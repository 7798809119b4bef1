import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { expect, it } from 'vitest';
import type { UploadFailedError } from '../../domain/errors.js';
import { type ImageLevel, renderImage } from './render-image.js';

const LEVELS: readonly ImageLevel<'print' | 'w640' | 'thumb'>[] = [
  { name: 'print', side: 2048, format: 'jpeg' },
  { name: 'w640', side: 640, format: 'webp' },
  { name: 'thumb', side: 320, format: 'webp' },
];

/** A photo as a phone writes it: lying on its side, with where and on what it was taken. */
function buildPhonePhoto(): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 900, channels: 3, background: '#c03020' } })
    .withExif({
      IFD0: { Make: 'FakePhone', Model: 'X1' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

async function failureOf(input: Buffer): Promise<UploadFailedError> {
  return renderImage(input, LEVELS).then(
    () => expect.fail('it was accepted'),
    (error: UploadFailedError) => error,
  );
}

it('makes every level, upright, within its side, and never enlarges', async () => {
  const { width, height, levels } = await renderImage(await buildPhonePhoto(), LEVELS);

  expect({ width, height }).toEqual({ width: 900, height: 1200 });
  expect(levels.map(({ name, width, height }) => `${name} ${width}x${height}`)).toEqual([
    'print 900x1200',
    'w640 480x640',
    'thumb 240x320',
  ]);
});

it('writes what it says: the format and the pixels of each file', async () => {
  const { levels } = await renderImage(await buildPhonePhoto(), LEVELS);
  for (const level of levels) {
    const metadata = await sharp(level.bytes).metadata();
    expect(`image/${metadata.format}`).toBe(level.mediaType);
    expect([metadata.width, metadata.height]).toEqual([level.width, level.height]);
  }
});

it('S16 carries over neither location nor camera nor orientation', async () => {
  const photo = await buildPhonePhoto();
  expect(photo.includes('FakePhone')).toBe(true);
  const { levels } = await renderImage(photo, LEVELS);

  for (const { bytes } of levels) {
    const { exif, orientation, xmp, iptc } = await sharp(bytes).metadata();
    expect({ exif, orientation, xmp, iptc }).toEqual({
      exif: undefined,
      orientation: undefined,
      xmp: undefined,
      iptc: undefined,
    });
    expect(bytes.includes('FakePhone')).toBe(false);
  }
});

it('makes a placeholder of the image’s colour', async () => {
  const { thumbHash } = await renderImage(await buildPhonePhoto(), LEVELS);
  const { r, g, b } = thumbHashToAverageRGBA(Buffer.from(thumbHash, 'base64'));

  expect(r).toBeGreaterThan(0.6);
  expect(g).toBeLessThan(0.35);
  expect(b).toBeLessThan(0.35);
});

it('keeps transparency where the format has it, and paints paper where it has not', async () => {
  const png = await sharp({
    create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const { levels } = await renderImage(png, LEVELS);
  const webp = await sharp(levels.at(-1)?.bytes).stats();
  const jpeg = await sharp(levels[0]?.bytes).stats();

  expect(webp.isOpaque).toBe(false);
  expect(jpeg.channels[0]?.mean).toBeGreaterThan(250);
});

it.each(['png', 'webp', 'gif', 'avif', 'jpeg'] as const)('reads %s', async (format) => {
  const input = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#336699' } })
    .toFormat(format)
    .toBuffer();

  expect((await renderImage(input, LEVELS)).width).toBe(80);
});

it('gives the same bytes for the same input', async () => {
  const photo = await buildPhonePhoto();
  const [first, second] = [await renderImage(photo, LEVELS), await renderImage(photo, LEVELS)];

  expect(first.levels.map(({ bytes }) => bytes.toString('base64'))).toEqual(
    second.levels.map(({ bytes }) => bytes.toString('base64')),
  );
});

/** 30,000 × 30,000 pixels in a few kilobytes: the header is honest, decoding it would take gigabytes. */
function buildBomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, body, crcOf(body)]);
  };
  const header = Buffer.from([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(30_001))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crcOf(data: Buffer): Buffer {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  const out = Buffer.alloc(4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return out;
}

it('S14 refuses a decompression bomb by its header', async () => {
  expect(await failureOf(buildBomb())).toMatchObject({ code: 'MEDIA_TOO_LARGE' });
});

it('S13 refuses SVG, whatever it is called', async () => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>',
  );

  expect(await failureOf(svg)).toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
});

it('S12 refuses HTML that calls itself a photo', async () => {
  expect(await failureOf(Buffer.from('<!doctype html><title>photo.jpg</title>'))).toMatchObject({
    code: 'UNSUPPORTED_MEDIA',
  });
});

it('refuses a truncated photo instead of publishing half of it', async () => {
  const photo = await sharp({
    create: {
      width: 800,
      height: 600,
      channels: 3,
      background: '#000000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

  expect(await failureOf(photo.subarray(0, photo.length / 2))).toMatchObject({ code: 'CORRUPT_MEDIA' });
});

it('says nothing of the library in its message', async () => {
  expect((await failureOf(Buffer.from('x'))).message).not.toMatch(/vips/i);
});
