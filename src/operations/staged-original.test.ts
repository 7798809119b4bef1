import { expect, it } from 'vitest';
import { parseStagedOriginal } from './staged-original.js';

const event = (object: object) => JSON.stringify({ source: 'aws.s3', detail: { bucket: { name: 'b' }, object } });

it('R06 reads what storage says, and takes the key as it is', () => {
  expect(
    parseStagedOriginal(event({ key: 'a b+c%25/ü', size: 5, etag: 'e', 'version-id': 'v', sequencer: '00' })),
  ).toEqual({
    bucket: 'b',
    key: 'a b+c%25/ü',
    byteLength: 5,
    etag: 'e',
    versionId: 'v',
  });
});

it.each(['', 'not json', '{}', event({ size: 5 }), event({ key: 5 })])('refuses %j', (body) => {
  expect(() => parseStagedOriginal(body)).toThrow();
});
