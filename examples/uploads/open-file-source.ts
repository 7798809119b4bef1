import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { UploadSource } from '../../src/client/index.js';

export interface OpenedFile extends UploadSource {
  close(): Promise<void>;
}

/** A file on disk as the client reads it: part by part, never whole. */
export async function openFileSource(path: string, type: string): Promise<OpenedFile> {
  const file = await open(path);
  const { size, mtimeMs: lastModified } = await file.stat();
  return {
    name: basename(path),
    type,
    size,
    lastModified,
    async read(offset, byteLength, bytes = new Uint8Array(byteLength)) {
      const { bytesRead } = await file.read(bytes, 0, byteLength, offset);
      return bytes.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}
