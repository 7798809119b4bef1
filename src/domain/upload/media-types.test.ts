import { expect, it } from 'vitest';
import { ACCEPTED_MEDIA_TYPES, findMediaType, MAX_BYTES_BY_KIND, MEDIA_KINDS } from './media-types.js';

it.each(ACCEPTED_MEDIA_TYPES)('%s says its kind in its own name', (mediaType) => {
  expect(findMediaType(mediaType)?.kind).toBe(mediaType.startsWith('video/') ? 'VIDEO' : 'IMAGE');
});

it.each(['image/svg+xml', 'text/html', 'IMAGE/JPEG', ' image/jpeg', 'image/jpeg; q=1', '', 'constructor', '__proto__'])(
  'does not accept %j',
  (mediaType) => {
    expect(findMediaType(mediaType)).toBeUndefined();
  },
);

it('limits the length of every kind', () => {
  for (const kind of MEDIA_KINDS) {
    expect(MAX_BYTES_BY_KIND[kind]).toBeGreaterThan(0);
  }
});
