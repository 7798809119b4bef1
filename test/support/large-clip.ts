import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLIP = fileURLToPath(new URL('../../examples/demo/media/clip.mov', import.meta.url));

/** Length and type of a box come before its content (ISO/IEC 14496-12, 4.2). */
const BOX_HEADER_BYTES = 8;

/** A playable clip of exactly this length: the demo's, and a `free` box of random bytes that players skip. */
export function largeClip(byteLength: number): Buffer<ArrayBuffer> {
  const clip = readFileSync(CLIP);
  const padding = byteLength - clip.length;
  const header = Buffer.alloc(BOX_HEADER_BYTES);
  header.writeUInt32BE(padding, 0);
  header.write('free', 4, 'latin1');
  return Buffer.concat([clip, header, randomBytes(padding - BOX_HEADER_BYTES)]);
}
