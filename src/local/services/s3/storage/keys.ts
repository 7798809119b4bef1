/**
 * Row keys of the index tables, such that their byte order is S3's order of keys.
 *
 * The store encodes characters up to U+0004 in a way of its own, so none may occur in a row key: those and the separator are
 * escaped, order kept, and the separator sorts before every character of an escaped key.
 */
const SEPARATOR = '\u0005';
const ESCAPE = '\u0006';
const ESCAPED_OFFSET = 0x10;

// biome-ignore lint/suspicious/noControlCharactersInRegex: object keys may contain control characters.
const LOW_CHARACTERS = /[\u0000-\u0006]/g;

const SEQUENCE_DIGITS = 14;
const LARGEST_SEQUENCE = 16 ** SEQUENCE_DIGITS / 8 - 1;

export function escapeKey(key: string): string {
  return key.replace(
    LOW_CHARACTERS,
    (character) => ESCAPE + String.fromCharCode(character.charCodeAt(0) + ESCAPED_OFFSET),
  );
}

/** Row of the current version of an object, and prefix of the rows of a bucket. */
export function objectRow(bucket: string, key: string): string {
  return `${bucket}/${escapeKey(key)}`;
}

/** Start of the rows of all versions (or uploads) of exactly one key. */
export function versionsOf(bucket: string, key: string): string {
  return objectRow(bucket, key) + SEPARATOR;
}

/** Row of one version: newest first. */
export function versionRow(bucket: string, key: string, sequence: number): string {
  return versionsOf(bucket, key) + hex(LARGEST_SEQUENCE - sequence);
}

export function uploadRow(bucket: string, key: string, uploadId: string): string {
  return versionsOf(bucket, key) + uploadId;
}

const PART_DIGITS = 5;

export function partRow(uploadId: string, partNumber: number): string {
  return `${uploadId}/${String(partNumber).padStart(PART_DIGITS, '0')}`;
}

/** The least string after every string that begins with `prefix`; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const next = nextCodePoint(last.codePointAt(0) ?? 0);
    if (next !== undefined) {
      return characters.join('') + String.fromCodePoint(next);
    }
  }
  return undefined;
}

/** The least row after `row` itself. */
export function rowAfter(row: string): string {
  return row + SEPARATOR;
}

/** Fixed-width hexadecimal of a sequence number: sorts as the numbers do. */
export function hex(sequence: number): string {
  return sequence.toString(16).toUpperCase().padStart(SEQUENCE_DIGITS, '0');
}

function nextCodePoint(codePoint: number): number | undefined {
  if (codePoint === 0x10ffff) {
    return undefined;
  }
  return codePoint === 0xd7ff ? 0xe000 : codePoint + 1;
}
