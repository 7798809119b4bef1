/** Length and type of a box come before its content (ISO/IEC 14496-12, 4.2). */
const BOX_HEADER_BYTES = 8;

/**
 * A playable clip of exactly that many bytes: the clip, and a box that players skip.
 *
 * @param clip - QuickTime or MP4.
 * @param fill - what the box holds; zeros unless given.
 */
export function padClip(
  clip: Uint8Array,
  byteLength: number,
  fill = new Uint8Array(byteLength - clip.length - BOX_HEADER_BYTES),
): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(BOX_HEADER_BYTES);
  header.writeUInt32BE(byteLength - clip.length, 0);
  header.write('free', 4, 'latin1');
  return Buffer.concat([clip, header, fill]);
}
