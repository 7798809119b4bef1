import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readBytes } from './read-bytes.js';
import { createReader, createUriSource, sourceOf } from './upload-source.js';

const BYTES = new Uint8Array(randomBytes(1_000));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it.each([
  ['base64', (bytes: Uint8Array<ArrayBuffer>) => Buffer.from(bytes).toString('base64')],
  ['bytes', (bytes: Uint8Array<ArrayBuffer>) => bytes],
  ['a Blob', (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes])],
])('takes a range as %s from who reads a URI', async (_name, form) => {
  const asked: unknown[] = [];
  const source = createUriSource({ uri: 'file:///clip', size: BYTES.length }, async (uri, offset, byteLength) => {
    asked.push([uri, offset, byteLength]);
    return form(BYTES.slice(offset, offset + byteLength));
  });

  expect(hex(await readBytes(await source.read(10, 33)))).toBe(hex(BYTES.subarray(10, 43)));
  expect(asked).toEqual([['file:///clip', 10, 33]]);
});

it('keeps what the picker said of a file', () => {
  const file = { size: 1, type: 'video/mp4', name: 'clip.mp4', lastModified: 5 };

  expect(createUriSource({ ...file, uri: 'file:///clip' }, async () => '')).toMatchObject(file);
});

it('reads a File, and knows its name, as it knows none of a Blob', async () => {
  const file = sourceOf(new File([BYTES], 'clip.mp4', { type: 'video/mp4', lastModified: 5 }));

  expect(file).toMatchObject({ size: 1_000, type: 'video/mp4', name: 'clip.mp4', lastModified: 5 });
  expect(hex(await readBytes(await file.read(990, 10)))).toBe(hex(BYTES.subarray(990)));
  expect(sourceOf(new Blob([BYTES]))).not.toHaveProperty('name');
});

it('takes a source as it is', () => {
  const source = createUriSource({ uri: 'x', size: 1 }, async () => '');

  expect(sourceOf(source)).toBe(source);
});

it('refuses a file that is shorter than it was', async () => {
  const source = createUriSource({ uri: 'x', size: 100 }, async () => 'AAAA');

  await expect(createReader(source).read({ offset: 0, byteLength: 50 })).rejects.toMatchObject({
    code: 'UPLOAD_MISMATCH',
  });
});

it('lends a buffer again, unless what was given last is still in use', async () => {
  const lent: (Uint8Array | undefined)[] = [];
  const reader = createReader({
    size: 100,
    read: async (_offset, byteLength, spare) => {
      lent.push(spare);
      return (spare ?? new Uint8Array(byteLength)).subarray(0, byteLength);
    },
  });
  const first = await reader.read({ offset: 0, byteLength: 60 });
  const second = await reader.read({ offset: 60, byteLength: 40 });
  reader.leave();
  await reader.read({ offset: 0, byteLength: 60 });

  expect(lent.map((spare) => spare?.length)).toEqual([undefined, 60, undefined]);
  expect((second as Uint8Array).buffer).toBe((first as Uint8Array).buffer);
});
