import sharp from 'sharp';
import { type ImageLevel, renderImage } from '../src/media/image/render-image.js';
import { type Benchmark, compare } from './benchmark.js';

/** A phone's photo: 12 megapixels. */
const WIDTH = 4000;
const HEIGHT = 3000;
/** A third of a second each: on a busy machine single ones differ by a tenth and more. */
const ROUNDS = 20;

const SIDES = [2048, 1280, 640, 320, 160] as const;
const LEVELS: readonly ImageLevel[] = SIDES.map((side) => ({ name: `w${side}`, side, format: 'webp' }));

function buildPhoto(): Promise<Buffer> {
  return sharp({
    create: {
      width: WIDTH,
      height: HEIGHT,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .blur(2)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The same cascade in bare sharp: decode once, scale each level from the one above, encode. No checks, no placeholder. */
async function bareCascade(input: Buffer): Promise<void> {
  let { data, info } = await sharp(input)
    .autoOrient()
    .resize({ width: SIDES[0], height: SIDES[0], fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const encoded: Promise<Buffer>[] = [];
  for (const side of SIDES) {
    const raw = { width: info.width, height: info.height, channels: info.channels } as const;
    if (side < Math.max(info.width, info.height)) {
      ({ data, info } = await sharp(data, { raw })
        .resize({ width: side, height: side, fit: 'inside' })
        .raw()
        .toBuffer({ resolveWithObject: true }));
    }
    const level = { width: info.width, height: info.height, channels: info.channels } as const;
    encoded.push(sharp(data, { raw: level }).webp({ quality: 80, effort: 2 }).toBuffer());
  }
  await Promise.all(encoded);
}

async function imagesPerSecond(render: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await render();
  return 1000 / (performance.now() - started);
}

export const imagePipeline: Benchmark = {
  name: 'image-pipeline',
  about: 'renditions of a 12 MP photo, against the same cascade in bare sharp',
  async run(say) {
    const photo = await buildPhoto();
    const ours: number[] = [];
    const floor: number[] = [];
    await renderImage(photo, LEVELS); // both warm
    await bareCascade(photo);
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      ours.push(await imagesPerSecond(() => renderImage(photo, LEVELS)));
      floor.push(await imagesPerSecond(() => bareCascade(photo)));
    }
    return compare('image-pipeline', 'images/s', ours, floor);
  },
};
