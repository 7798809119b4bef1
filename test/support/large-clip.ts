import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { padClip } from '../../examples/demo/pad-clip.js';

const CLIP = fileURLToPath(new URL('../../examples/demo/media/clip.mov', import.meta.url));

/** A playable clip of exactly this length: the demo's, and a `free` box of random bytes that players skip. */
export function largeClip(byteLength: number): Buffer<ArrayBuffer> {
  const clip = readFileSync(CLIP);
  return padClip(clip, byteLength, randomBytes(byteLength - clip.length - 8));
}
