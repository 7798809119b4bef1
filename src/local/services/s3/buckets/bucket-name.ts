import { MAX_BUCKET_NAME_CHARACTERS, MIN_BUCKET_NAME_CHARACTERS } from '../limits.js';

/** "Bucket names must begin and end with a letter or number, and consist of lowercase letters, numbers, periods and hyphens." */
export function isBucketName(name: string): boolean {
  return (
    name.length >= MIN_BUCKET_NAME_CHARACTERS &&
    name.length <= MAX_BUCKET_NAME_CHARACTERS &&
    /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

const DRAWN_CHARACTERS = 12;
const DRAWN_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A bucket name as CloudFormation draws one: stack, logical id and twelve random characters, in lower case.
 *
 * @param path - stack path and logical id, `/`-separated.
 * @param stableId - gives the same characters at every start.
 */
export function drawBucketName(path: string, stableId: (alphabet: string, length: number) => string): string {
  const drawn = stableId(DRAWN_ALPHABET, DRAWN_CHARACTERS);
  const readable = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const room = MAX_BUCKET_NAME_CHARACTERS - DRAWN_CHARACTERS - 1;
  const start = readable.slice(0, room).replace(/-+$/, '');
  return start === '' ? drawn : `${start}-${drawn}`;
}
