import { createHmac, randomBytes } from 'node:crypto';
import { sameText } from '../users/codes.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Cognito's SecretCode has 52 letters: 32 bytes, the last letter padded with zeros, which strict readers insist on. */
const SECRET_BYTES = 32;
const STEP_MS = 30_000;
const DIGITS = 6;

/** Codes of one step before and after are taken: RFC 6238, 5.2, "at most one time step … as the network delay". */
const DRIFT_STEPS = [-1, 0, 1];

export function drawTotpSecret(): string {
  const bits = Array.from(randomBytes(SECRET_BYTES), (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}

/** @returns the time step whose code was entered, or undefined when it is none of the current ones. */
export function findTotpStep(secret: string, code: string, nowMs: number): number | undefined {
  const current = Math.floor(nowMs / STEP_MS);
  return DRIFT_STEPS.map((drift) => current + drift).find((step) => sameText(totpAt(secret, step), code));
}

/** RFC 6238 with SHA-1 and six digits, over the HOTP of RFC 4226. */
export function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

function decodeBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    held = ((held << 5) | BASE32.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
