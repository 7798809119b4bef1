import { expect, it } from 'vitest';
import { BlobReader } from './file-reader.js';

it('reads a blob and calls back with itself', async () => {
  const reader = new BlobReader();
  const target = await new Promise<BlobReader>((resolve) => {
    reader.onload = (event) => resolve(event.target);
    reader.readAsArrayBuffer(new Blob(['hello']));
  });

  expect(target).toBe(reader);
  expect(new TextDecoder().decode(target.result ?? new ArrayBuffer(0))).toBe('hello');
});

it('reports a blob that cannot be read', async () => {
  const broken = new Blob(['x']);
  broken.arrayBuffer = () => Promise.reject(new Error('gone'));
  const reader = new BlobReader();
  const reason = await new Promise((resolve) => {
    reader.onerror = resolve;
    reader.readAsArrayBuffer(broken);
  });

  expect(reason).toEqual(new Error('gone'));
});
