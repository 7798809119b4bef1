import { describe, expect, it } from 'vitest';
import { VARIANT_NAMES } from './content/content.js';
import {
  bucketOfVariant,
  DERIVED_PATTERNS,
  parseStagedOriginalKey,
  STAGED_ORIGINAL_PATTERNS,
  stagedOriginalKey,
  TEMP_PREFIX,
  uploadPrefix,
  variantFile,
  variantKey,
} from './storage-keys.js';
import { ACCEPTED_MEDIA_TYPES } from './upload/media-types.js';

const ofEvent = { uploadId: 'up-1', ownerId: 'fan-1', eventId: 'ev-1' };
const ofProfile = { uploadId: 'up-1', ownerId: 'fan-1' };

/** S3, EventBridge and IAM agree that `*` spans slashes. */
function matches(pattern: string, key: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(key);
}

describe('storage keys', () => {
  it('follow the layout of the event', () => {
    expect(uploadPrefix(ofEvent)).toBe('events/ev-1/uploads/fan-1/up-1');
    expect(stagedOriginalKey(ofEvent, 'video/mp4')).toBe('events/ev-1/uploads/fan-1/up-1/original.mp4');
    expect(variantKey(ofEvent, 3, { name: 'w640', mediaType: 'image/webp' })).toBe(
      'events/ev-1/uploads/fan-1/up-1/v3/w640.webp',
    );
  });

  it('give the documented example', () => {
    const parts = { uploadId: 'u', ownerId: 'f', eventId: 'e' };
    expect(variantKey(parts, 1, { name: 'w640', mediaType: 'image/webp' })).toBe('events/e/uploads/f/u/v1/w640.webp');
  });

  it('keep what belongs to no event under its owner', () => {
    expect(stagedOriginalKey(ofProfile, 'image/jpeg')).toBe('profiles/fan-1/up-1/original.jpg');
  });

  it.each(['../x', 'a/b', '', '.', '..', 'a%2fb', 'a\u0000', 'a\u202eb', 'x'.repeat(65), 'a b', 'a.b'])(
    'refuse the id %j wherever it stands',
    (id) => {
      for (const parts of [
        { ...ofEvent, uploadId: id },
        { ...ofEvent, ownerId: id },
        { ...ofEvent, eventId: id },
        { ...ofProfile, ownerId: id },
      ]) {
        expect(() => uploadPrefix(parts)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
      }
    },
  );

  it('have an extension for every accepted type and for no other', () => {
    for (const mediaType of ACCEPTED_MEDIA_TYPES) {
      expect(stagedOriginalKey(ofEvent, mediaType)).toMatch(/\/original\.[a-z0-9]+$/);
    }
    expect(() => stagedOriginalKey(ofEvent, 'image/svg+xml')).toThrow('image/svg+xml has no extension');
    expect(() => variantKey(ofEvent, 1, { name: 'w640', mediaType: 'text/html' })).toThrow('cannot be text/html');
  });

  it.each([
    ['hls', 'application/vnd.apple.mpegurl', 'hls/master.m3u8'],
    ['hlsMiddle', 'application/vnd.apple.mpegurl', 'hls/middle.m3u8'],
    ['hlsMiddleSegments', 'video/mp4', 'hls/middle.mp4'],
    ['storyboard', 'image/jpeg', 'storyboard.jpg'],
    ['storyboardCues', 'text/vtt', 'storyboard.vtt'],
  ] as const)('keep %s beside the files it names', (name, mediaType, file) => {
    const key = variantKey(ofEvent, 1, { name, mediaType });

    expect(variantFile({ name, mediaType })).toBe(file);
    expect(key).toBe(`events/ev-1/uploads/fan-1/up-1/v1/${file}`);
    expect(DERIVED_PATTERNS[bucketOfVariant(mediaType)].some((pattern) => matches(pattern, key))).toBe(true);
    expect(STAGED_ORIGINAL_PATTERNS.some((pattern) => matches(pattern, key))).toBe(false);
  });

  it('differ for every variant', () => {
    const types = { hls: 'application/vnd.apple.mpegurl', storyboardCues: 'text/vtt' } as const;
    const typeOf = (name: string) =>
      /^hls(High|Middle|Low)$/.test(name)
        ? types.hls
        : name === 'hls' || name === 'storyboardCues'
          ? types[name]
          : 'video/mp4';
    const keys = VARIANT_NAMES.map((name) => variantKey(ofEvent, 1, { name, mediaType: typeOf(name) }));
    expect(new Set(keys).size).toBe(VARIANT_NAMES.length);
  });

  it('put images and moving pictures into their buckets', () => {
    expect(bucketOfVariant('image/webp')).toBe('images');
    expect(bucketOfVariant('image/jpeg')).toBe('images');
    expect(bucketOfVariant('video/mp4')).toBe('content');
    expect(bucketOfVariant('application/vnd.apple.mpegurl')).toBe('content');
    expect(bucketOfVariant('text/vtt')).toBe(bucketOfVariant('image/jpeg'));
  });

  it('are read back from a staged original', () => {
    expect(parseStagedOriginalKey(stagedOriginalKey(ofEvent, 'image/png'))).toEqual(ofEvent);
    expect(parseStagedOriginalKey(stagedOriginalKey(ofProfile, 'image/png'))).toEqual(ofProfile);
  });

  it.each([
    'events/ev-1/uploads/fan-1/up-1/v1/w640.webp',
    'events/ev-1/uploads/fan-1/original.jpg',
    'events/ev-1/uploads/fan-1/up-1/x/original.jpg',
    'events/ev-1/downloads/fan-1/up-1/original.jpg',
    'events//uploads/fan-1/up-1/original.jpg',
    'events/../uploads/fan-1/up-1/original.jpg',
    'profiles/fan-1/original.jpg',
    'profiles/fan-1/up-1/extra/original.jpg',
    'temp/fan-1/up-1/original.jpg',
    'original.jpg',
    'events/ev-1/uploads/fan-1/up-1/original',
    '',
  ])('are not read from %j', (key) => {
    expect(parseStagedOriginalKey(key)).toBeUndefined();
  });

  it('R07 tell originals from what is made of them, for the event pattern too', () => {
    const originals = [stagedOriginalKey(ofEvent, 'image/png'), stagedOriginalKey(ofProfile, 'image/png')];
    const derived = [ofEvent, ofProfile].map((parts) =>
      variantKey(parts, 1, { name: 'print', mediaType: 'image/jpeg' }),
    );
    const staged = (key: string) => STAGED_ORIGINAL_PATTERNS.some((pattern) => matches(pattern, key));
    const made = (key: string) => DERIVED_PATTERNS.images.some((pattern) => matches(pattern, key));
    const isFilm = (key: string) => DERIVED_PATTERNS.content.some((pattern) => matches(pattern, key));

    expect(originals.map(staged)).toEqual([true, true]);
    expect(originals.map(made)).toEqual([false, false]);
    expect(derived.map(staged)).toEqual([false, false]);
    expect(derived.map(made)).toEqual([true, true]);
    expect(derived.map(isFilm)).toEqual([true, false]); // a profile has no film
    expect([...originals, ...derived].some((key) => key.startsWith(TEMP_PREFIX))).toBe(false);
  });
});
