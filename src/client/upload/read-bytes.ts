/** The part of FileReader that React Native has for reading a Blob. */
interface DataUrlReader {
  readonly result: unknown;
  readonly error: unknown;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  readAsDataURL(blob: Blob): void;
}

/** The bytes of a Blob. React Native's has no `arrayBuffer`; there they come as a `data:` URL. */
export async function readBytes(blob: Blob): Promise<Uint8Array> {
  if (typeof blob.arrayBuffer === 'function') {
    return new Uint8Array(await blob.arrayBuffer());
  }
  const { FileReader } = globalThis as { FileReader?: new () => DataUrlReader };
  if (FileReader === undefined) {
    throw new TypeError('This platform has neither Blob.arrayBuffer nor FileReader: the file cannot be read.');
  }
  const url = await readDataUrl(new FileReader(), blob);
  return decodeBase64(url.slice(url.indexOf(',') + 1));
}

function readDataUrl(reader: DataUrlReader, blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((character, value) => [character.charCodeAt(0), value]));

function decodeBase64(text: string): Uint8Array {
  const end = text.indexOf('=');
  const characters = end === -1 ? text.length : end;
  const bytes = new Uint8Array(Math.floor((characters * 3) / 4));
  let bits = 0;
  let written = 0;
  for (let index = 0; index < characters; index += 1) {
    bits = ((bits << 6) | (VALUES.get(text.charCodeAt(index)) ?? 0)) & 0xffffff;
    const full = ((index + 1) * 6) >> 3;
    if (full > written) {
      bytes[written] = (bits >> (((index + 1) * 6) % 8)) & 0xff;
      written = full;
    }
  }
  return bytes;
}
