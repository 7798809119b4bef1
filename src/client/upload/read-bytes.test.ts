import { randomBytes } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { readBytes } from './read-bytes.js';

afterEach(() => vi.unstubAllGlobals());

/** A Blob as React Native has it: with a size and slices, and no way to its bytes. */
const nativeBlob = (bytes: Buffer) => ({ size: bytes.length, bytes }) as unknown as Blob;

class NativeFileReader {
  result: unknown = null;
  error: unknown = null;
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readAsDataURL(blob: Blob): void {
    const { bytes } = blob as unknown as { bytes: Buffer };
    if (bytes.length === 13) {
      this.error = new Error('the file is gone');
      this.onerror?.();
      return;
    }
    this.result = `data:application/octet-stream;base64,${bytes.toString('base64')}`;
    this.onload?.();
  }
}

it('reads a Blob', async () => {
  const bytes = randomBytes(1000);
  expect(Buffer.from(await readBytes(new Blob([new Uint8Array(bytes)]))).equals(bytes)).toBe(true);
});

it.each([0, 1, 2, 3, 4, 5, 255, 1000, 4099])('reads %d bytes where there is only readAsDataURL', async (byteLength) => {
  vi.stubGlobal('FileReader', NativeFileReader);
  const bytes = randomBytes(byteLength);
  expect(Buffer.from(await readBytes(nativeBlob(bytes))).toString('hex')).toBe(bytes.toString('hex'));
});

it('says why a file cannot be read', async () => {
  await expect(readBytes(nativeBlob(randomBytes(1)))).rejects.toThrow('neither Blob.arrayBuffer nor FileReader');
  vi.stubGlobal('FileReader', NativeFileReader);
  await expect(readBytes(nativeBlob(randomBytes(13)))).rejects.toThrow('the file is gone');
});
