import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { buildVideo } from '../test/support/build-video.js';

/** Makes the media that `npm run demo` sends when it is given none: `npx tsx scripts/make-demo-media.ts`. */
const FOLDER = fileURLToPath(new URL('../examples/demo/media', import.meta.url));

/** A stage at night: beams of light over a crowd. Lying on its side, with a location, as a phone would store it. */
function drawStage(): string {
  const beams = [180, 420, 660, 900].map(
    (x, index) =>
      `<polygon points="${x},0 ${x - 140},800 ${x + 140},800" fill="hsl(${index * 70} 90% 60%)" opacity="0.35"/>`,
  );
  const heads = Array.from({ length: 36 }, (_, index) => {
    const [x, y] = [(index * 97) % 1200, 720 + ((index * 53) % 80)];
    return `<circle cx="${x}" cy="${y}" r="34" fill="#0a0a12"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><rect width="1200" height="800" fill="#101028"/>${beams.join('')}${heads.join('')}</svg>`;
}

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const photo = await sharp(Buffer.from(drawStage()))
    .rotate(270)
    .withExif({
      IFD0: { Make: 'FakePhone', Model: 'X1' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 55 })
    .toBuffer();
  writeFileSync(join(FOLDER, 'photo.jpg'), photo);
  await buildVideo({ path: join(FOLDER, 'clip.mov'), size: '256x144', seconds: 1 });
  // Long enough to be made into a stream of several sizes.
  await buildVideo({ path: join(FOLDER, 'film.mov'), size: '160x90', seconds: 32 });
  process.stdout.write(`written to ${FOLDER}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
