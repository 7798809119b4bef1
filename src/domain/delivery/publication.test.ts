import { expect, it } from 'vitest';
import { publicEventFolder, publicFolder, publicKey } from './publication.js';

const poster = { name: 'poster', mediaType: 'image/webp' } as const;

it('lies below its event, or with the profiles, in a folder of its own', () => {
  expect(publicKey({ id: 'c1', eventId: 'e1' }, '3', poster)).toBe('public/events/e1/c1/3/poster.webp');
  expect(publicKey({ id: 'c1' }, '3', poster)).toBe('public/profiles/c1/3/poster.webp');
  expect(publicFolder({ id: 'c1', eventId: 'e1' })).toBe(`${publicEventFolder('e1')}c1/`);
});

it('keeps the paths that a playlist and its segments know each other by', () => {
  const hls = { name: 'hlsLow', mediaType: 'application/vnd.apple.mpegurl' } as const;
  expect(publicKey({ id: 'c1' }, '3', hls)).toBe('public/profiles/c1/3/hls/low.m3u8');
});

it.each(['..', 'a/b', '', 'a.b', 'a%2Fb'])('does not leave its folder for %j', (id) => {
  const refused = expect.objectContaining({ code: 'INVALID_INPUT' });
  expect(() => publicFolder({ id })).toThrow(refused);
  expect(() => publicFolder({ id: 'c', eventId: id })).toThrow(refused);
  expect(() => publicKey({ id: 'c' }, id, poster)).toThrow(refused);
});
