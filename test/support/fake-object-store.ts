import { copyFile, writeFile } from 'node:fs/promises';
import type { ObjectStore } from '../../src/data/object-store.js';

/** A bucket in memory: keys and the bytes behind them, with S3's answer to what is missing. */
export class FakeObjectStore implements ObjectStore {
  readonly objects = new Map<string, number>();
  /** Every put that found its key free. */
  readonly puts: string[] = [];
  failNextDownload: Error | undefined;

  async find(key: string) {
    const byteLength = this.objects.get(key);
    return byteLength === undefined ? undefined : { byteLength };
  }

  async download(key: string, _identity: object, path: string): Promise<void> {
    const failure = this.failNextDownload;
    this.failNextDownload = undefined;
    if (failure !== undefined) {
      throw failure;
    }
    const byteLength = this.objects.get(key);
    if (byteLength === undefined) {
      throw new Error('NoSuchKey');
    }
    await writeFile(path, Buffer.alloc(byteLength));
  }

  async putIfAbsent(key: string, file: { path: string; byteLength: number }): Promise<void> {
    await copyFile(file.path, `${file.path}.uploaded`);
    if (!this.objects.has(key)) {
      this.objects.set(key, file.byteLength);
      this.puts.push(key);
    }
  }

  async remove(key: string): Promise<void> {
    this.objects.delete(key);
  }
}
