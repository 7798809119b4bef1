import type { CompletionOutcome, MultipartStore, StoredPart } from '../../src/data/multipart-store.js';
import type { FakeObjectStore } from './fake-object-store.js';

/** Parts in memory, which become objects of a bucket in memory, with S3's answers to what is gone or taken. */
export class FakeMultipartStore implements MultipartStore {
  readonly uploads = new Map<string, StoredPart[]>();
  private begun = 0;

  constructor(private readonly objects: FakeObjectStore) {}

  /** As a client does with a signed URL. */
  arrive(multipartId: string, partNumber: number, byteLength: number, checksumCrc32 = `crc${partNumber}`): void {
    const others = (this.uploads.get(multipartId) ?? []).filter((part) => part.partNumber !== partNumber);
    const part = { partNumber, byteLength, etag: `"e${partNumber}"`, checksumCrc32 };
    const sorted = [...others, part].sort((left, right) => left.partNumber - right.partNumber);
    this.uploads.set(multipartId, sorted);
  }

  async begin(): Promise<string> {
    this.begun += 1;
    this.uploads.set(`multipart-${this.begun}`, []);
    return `multipart-${this.begun}`;
  }

  async list(_key: string, multipartId: string): Promise<readonly StoredPart[] | undefined> {
    return this.uploads.get(multipartId);
  }

  async complete(key: string, multipartId: string, parts: readonly StoredPart[]): Promise<CompletionOutcome> {
    if (this.objects.objects.has(key)) {
      return 'TAKEN';
    }
    if (!this.uploads.delete(multipartId)) {
      return 'GONE';
    }
    const byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
    this.objects.objects.set(key, byteLength);
    return 'COMPLETED';
  }

  async abort(_key: string, multipartId: string): Promise<void> {
    this.uploads.delete(multipartId);
  }
}
