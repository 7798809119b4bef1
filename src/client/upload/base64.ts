const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(128);
for (const [value, character] of [...ALPHABET].entries()) {
  VALUES[character.charCodeAt(0)] = value;
}

/** The bytes of base64 text, with or without padding. React Native has no `atob` before 0.74. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const end = text.indexOf('=');
  const characters = end === -1 ? text.length : end;
  const bytes = new Uint8Array(Math.floor((characters * 3) / 4));
  let bits = 0;
  let written = 0;
  for (let index = 0; index < characters; index += 1) {
    bits = ((bits << 6) | (VALUES[text.charCodeAt(index)] ?? 0)) & 0xffffff;
    const full = ((index + 1) * 6) >> 3;
    if (full > written) {
      bytes[written] = (bits >> (((index + 1) * 6) % 8)) & 0xff;
      written = full;
    }
  }
  return bytes;
}
