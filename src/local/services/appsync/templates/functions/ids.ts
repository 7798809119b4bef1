import { randomBytes } from 'node:crypto';
import type { UtilTable } from './frame.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** KSUIDs count from 2014-05-13T16:53:20Z (github.com/segmentio/ksuid). */
const KSUID_EPOCH_SECONDS = 1_400_000_000;
const KSUID_LENGTH_CHARACTERS = 27;

function digits(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = value; text.length < length; rest /= base) {
    text = alphabet.charAt(Number(rest % base)) + text;
  }
  return text;
}

const random = (byteLength: number) => BigInt(`0x${randomBytes(byteLength).toString('hex')}`);

/** 48 bits of milliseconds in 10 characters, 80 random bits in 16. */
function ulid(epochMs: number): string {
  return digits(BigInt(epochMs), CROCKFORD, 10) + digits(random(10), CROCKFORD, 16);
}

/** 32 bits of seconds and 128 random bits, in base 62. */
function ksuid(epochMs: number): string {
  const seconds = BigInt(Math.floor(epochMs / 1000) - KSUID_EPOCH_SECONDS);
  return digits((seconds << 128n) | random(16), BASE62, KSUID_LENGTH_CHARACTERS);
}

/** "ID generation utils", both runtimes. */
export const ID_FUNCTIONS: UtilTable = {
  autoId: ({ host }) => host.autoId(),
  autoKsuid: ({ host }) => ksuid(host.now().getTime()),
  autoUlid: ({ host }) => ulid(host.now().getTime()),
};
