import { createHash } from 'node:crypto';

/**
 * A UUID that is a function of a text: version 8 of RFC 9562, which leaves the bits to the application.
 *
 * @example idOf('a') === idOf('a'); // true
 */
export function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
