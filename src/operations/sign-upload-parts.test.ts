import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadWorkshop, type UploadWorkshop } from '../../test/support/upload-workshop.js';
import type { Upload } from '../domain/upload/upload.js';
import { createSignUploadParts, signUploadPartsInput } from './sign-upload-parts.js';

const CRC = 'AAAAAA==';
let tables: StartedTables;
let shop: UploadWorkshop;
let upload: Upload;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  shop = createUploadWorkshop(tables);
  upload = await shop.announce(
    buildUpload({ id: randomUUID(), ownerId: randomUUID(), byteLength: 100, partBytes: 40, multipartId: 'm1' }),
  );
});

const sign = (...numbers: readonly number[]) =>
  createSignUploadParts(shop.deps)(shop.ownerOf(upload), {
    uploadId: upload.id,
    parts: numbers.map((partNumber) => ({ partNumber, checksumCrc32: CRC })),
  });

it('signs each part for the length it has in the plan', async () => {
  const signed = await sign(3, 1);

  expect(signed.map(({ partNumber, headers }) => [partNumber, headers[0]])).toEqual([
    [3, { name: 'Content-Length', value: '20' }],
    [1, { name: 'Content-Length', value: '40' }],
  ]);
  expect(signed[0]?.url).toBe(`https://staging.example/${shop.keyOf(upload)}?uploadId=m1&partNumber=3`);
  expect(signed[0]?.expiresIn).toBe(3600);
});

it('signs for no longer than the upload lives', async () => {
  shop.clock.nowMs = Date.parse(upload.expiresAt) - 60_000;
  expect((await sign(1))[0]?.expiresIn).toBe(60);
});

it('begins the multipart upload when who announced the file died before that', async () => {
  upload = await shop.announce(
    buildUpload({ id: randomUUID(), ownerId: randomUUID(), byteLength: 100, partBytes: 40 }),
  );
  await sign(1);
  expect((await shop.row(upload))?.['multipartId']).toBe('multipart-1');
});

it.each([
  ['a part that the file has not', { byteLength: 100, partBytes: 40 }, 4, 'INVALID_INPUT'],
  ['a part of a file in one piece', { byteLength: 100 }, 1, 'INVALID_INPUT'],
] as const)('does not sign %s', async (_name, shape, partNumber, code) => {
  upload = await shop.announce(buildUpload({ id: randomUUID(), ownerId: randomUUID(), ...shape }));
  await expect(sign(partNumber)).rejects.toMatchObject({ code });
});

it.each(['PROCESSING', 'COMPLETED', 'FAILED'] as const)('signs nothing for an upload that is %s', async (status) => {
  await tables.put('Upload', { ...upload, status });
  await expect(sign(1)).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('signs nothing once the deadline has passed, swept or not', async () => {
  shop.clock.nowMs = Date.parse(upload.expiresAt);
  await expect(sign(1)).rejects.toMatchObject({ code: 'UPLOAD_EXPIRED' });
});

it('knows no upload of another', async () => {
  const stranger = { kind: 'user', sub: 'stranger', groups: ['admins'] } as const;
  const input = { uploadId: upload.id, parts: [{ partNumber: 1, checksumCrc32: CRC }] };
  await expect(createSignUploadParts(shop.deps)(stranger, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it.each([
  ['no part', []],
  ['more than a hundred', Array.from({ length: 101 }, (_, index) => ({ partNumber: index + 1, checksumCrc32: CRC }))],
  ['part 0', [{ partNumber: 0, checksumCrc32: CRC }]],
  ['a checksum that is none', [{ partNumber: 1, checksumCrc32: 'nonsense' }]],
  ['no checksum', [{ partNumber: 1 }]],
])('does not take %s', (_name, parts) => {
  expect(signUploadPartsInput.safeParse({ uploadId: randomUUID(), parts }).success).toBe(false);
});
