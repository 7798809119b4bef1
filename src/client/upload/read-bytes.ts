import { decodeBase64 } from './base64.js';
import type { SourceBytes } from './upload-source.js';

/** The part of FileReader that React Native has for reading a Blob. */
interface DataUrlReader {
  readonly result: unknown;
  readonly error: unknown;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  readAsDataURL(blob: Blob): void;
}

/** Bytes as bytes. React Native's Blob has no `arrayBuffer`; there they come as a `data:` URL. */
export async function readBytes(bytes: SourceBytes): Promise<Uint8Array<ArrayBuffer>> {
  if ('byteLength' in bytes) {
    return bytes;
  }
  if (typeof bytes.arrayBuffer === 'function') {
    return new Uint8Array(await bytes.arrayBuffer());
  }
  const { FileReader } = globalThis as { FileReader?: new () => DataUrlReader };
  if (FileReader === undefined) {
    throw new TypeError('This platform has neither Blob.arrayBuffer nor FileReader: the file cannot be read.');
  }
  const url = await readDataUrl(new FileReader(), bytes);
  return decodeBase64(url.slice(url.indexOf(',') + 1));
}

function readDataUrl(reader: DataUrlReader, blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
