import { createExpiredUploadRepository } from '../../src/data/expired-upload-repository.js';
import { createUploadEndRepository } from '../../src/data/upload-end-repository.js';
import { createUploadRepository } from '../../src/data/upload-repository.js';
import { createUploadTransferRepository } from '../../src/data/upload-transfer-repository.js';
import { stagedKeyOf } from '../../src/domain/storage-keys.js';
import type { Upload } from '../../src/domain/upload/upload.js';
import { FakeEventPublisher } from './fake-event-publisher.js';
import { createFakeLog } from './fake-log.js';
import { FakeMultipartStore } from './fake-multipart-store.js';
import { FakeObjectStore } from './fake-object-store.js';
import { profileRow, type StartedTables } from './start-tables.js';

export type UploadWorkshop = ReturnType<typeof createUploadWorkshop>;

/** Everything an operation on uploads works with: real tables, storage and subscribers in memory, a clock to move. */
export function createUploadWorkshop(tables: StartedTables, startMs = Date.UTC(2026, 0, 1)) {
  const clock = { nowMs: startMs };
  const now = () => new Date(clock.nowMs);
  const names = { uploads: 'Upload', userProfiles: 'UserProfile' };
  const { client } = tables;
  const staging = new FakeObjectStore();
  const parts = new FakeMultipartStore(staging);
  const publisher = new FakeEventPublisher();
  const uploads = createUploadRepository({ client, tables: names, now });
  const deps = {
    uploads,
    transfers: createUploadTransferRepository({ client, tableName: 'Upload', now }),
    ends: createUploadEndRepository({ client, tables: names, now }),
    expired: createExpiredUploadRepository({ client, tableName: 'Upload' }),
    parts,
    staging,
    presigner: {
      presignPut: async (key: string, { ttlSeconds }: { ttlSeconds: number }) => ({
        url: `https://staging.example/${key}?expires=${ttlSeconds}`,
        headers: { 'If-None-Match': '*' },
      }),
      presignPart: async (key: string, part: { multipartId: string; partNumber: number; byteLength: number }) => ({
        url: `https://staging.example/${key}?uploadId=${part.multipartId}&partNumber=${part.partNumber}`,
        headers: { 'Content-Length': String(part.byteLength) },
      }),
    },
    publisher,
    log: createFakeLog(),
    now,
  };
  return {
    deps,
    clock,
    keyOf: (upload: Upload) => stagedKeyOf(upload),
    ownerOf: ({ ownerId }: Upload) => ({ kind: 'user', sub: ownerId, groups: ['fans'] }) as const,
    /** Reserves its bytes from a profile that has room for them. */
    async announce(upload: Upload): Promise<Upload> {
      await tables.put('UserProfile', profileRow(upload.ownerId, 10 * upload.byteLength));
      await uploads.reserve(upload);
      if (upload.multipartId !== undefined) {
        parts.uploads.set(upload.multipartId, []);
      }
      return upload;
    },
    row: (upload: Upload) => tables.get('Upload', upload.id),
    reserved: async (upload: Upload) => (await tables.get('UserProfile', upload.ownerId))?.['storageReservedBytes'],
  };
}
