import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import type { Upload } from '../domain/upload/upload.js';
import { createExpiredUploadRepository } from './expired-upload-repository.js';

const NOON = new Date('2026-01-02T12:00:00.000Z');
const at = (time: string) => `2026-01-02T${time}.000Z`;
let tables: StartedTables;

beforeAll(async () => {
  tables = await startTables();
  const rows: readonly Partial<Upload>[] = [
    { id: 'pending-late', status: 'PENDING', expiresAt: at('11:59:59') },
    { id: 'pending-later', status: 'PENDING', expiresAt: at('08:00:00') },
    { id: 'pending-just', status: 'PENDING', expiresAt: at('12:00:00') },
    { id: 'pending-open', status: 'PENDING', expiresAt: at('12:00:01') },
    { id: 'uploading-late', status: 'UPLOADING', expiresAt: at('11:00:00') },
    { id: 'processing', status: 'PROCESSING', expiresAt: at('11:00:00') },
    { id: 'failed-clean', status: 'FAILED', expiresAt: at('11:30:00') },
    { id: 'failed-parts', status: 'FAILED', expiresAt: at('11:30:00'), multipartId: 'm' },
    { id: 'failed-long-ago', status: 'FAILED', expiresAt: at('10:00:00'), multipartId: 'm' },
  ];
  for (const row of rows) {
    await tables.put('Upload', buildUpload(row));
  }
});
afterAll(() => tables.stop());

async function idsOf(found: AsyncGenerator<Upload>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of found) {
    ids.push(id);
  }
  return ids;
}

const expired = () => createExpiredUploadRepository({ client: tables.client, tableName: 'Upload' });

it('finds the open ones whose deadline has come, the longest overdue first', async () => {
  expect(await idsOf(expired().findOpen(NOON))).toEqual([
    'pending-later',
    'pending-late',
    'pending-just',
    'uploading-late',
  ]);
});

it('finds the failed ones of a time that left parts behind', async () => {
  expect(await idsOf(expired().findLeftovers(new Date(at('11:00:00')), NOON))).toEqual(['failed-parts']);
});

it('reads page by page', async () => {
  for (let index = 0; index < 120; index += 1) {
    await tables.put('Upload', buildUpload({ id: `many-${index}`, status: 'UPLOADING', expiresAt: at('09:00:00') }));
  }
  const ids = await idsOf(expired().findOpen(NOON));
  expect(ids.filter((id) => id.startsWith('many-'))).toHaveLength(120);
});
