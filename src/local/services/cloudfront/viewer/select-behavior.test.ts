import { expect, it } from 'vitest';
import { buildBehavior } from '../test-support/build-viewer.js';
import { createBehaviorSelector } from './select-behavior.js';

const select = createBehaviorSelector({
  behaviors: ['images/*.jpg', '/images/*', '*.m3u8', 'exact.txt', '*'].map((pathPattern) =>
    buildBehavior({ pathPattern }),
  ),
});

it.each([
  ['/images/a.jpg', 'images/*.jpg'],
  ['/images/a/b.jpg', 'images/*.jpg'],
  ['/images/a.png', '/images/*'],
  ['/images/', '/images/*'],
  ['/images', '*'],
  ['/Images/a.jpg', '*'],
  ['/video/a.m3u8', '*.m3u8'],
  ['/images/a.m3u8', '/images/*'],
  ['/exact.txt', 'exact.txt'],
  ['/exact.txt/', '*'],
  ['/i%6Dages/a.png', '/images/*'],
  ['/x/../images/a.png', '/images/*'],
  ['/images/../a', '*'],
  ['/a%20b', '*'],
  ['/', '*'],
])('takes for %s the behavior of %s', (path, pattern) => {
  expect(select(path).pathPattern).toBe(pattern);
});

it.each(['/images%2Fa.png', '/images%2f%2e%2e%2fimages%2fa.jpg', '/images/..%2fsecret'])(
  'refuses %s, which the origin would read as another path than the patterns do',
  (path) => {
    expect(() => select(path)).toThrow(expect.objectContaining({ statusCode: 400 }));
  },
);

it('has no objection to an escaped slash that changes nothing', () => {
  expect(select('/a%2Fb').pathPattern).toBe('*');
  expect(select('/images/a%2Fb').pathPattern).toBe('/images/*');
});
