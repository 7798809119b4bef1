import { expect, it } from 'vitest';
import { type Behavior, type CachePolicy, EVERYTHING, only } from '../config.js';
import { buildBehavior, buildViewer } from '../test-support/build-viewer.js';
import { acceptedEncodings } from './accepted-encodings.js';
import { cacheKey } from './cache-key.js';
import { invalidationMatcher } from './invalidation-path.js';

const DISTRIBUTION = { id: 'E1' };

function withPolicy(policy: Partial<CachePolicy>): Behavior {
  const behavior = buildBehavior();
  return { ...behavior, cachePolicy: { ...behavior.cachePolicy, ...policy } };
}

function textOf(behavior: Behavior, url: string, headers: Readonly<Record<string, string>> = {}): string {
  return cacheKey(DISTRIBUTION, behavior, buildViewer(url, headers)).text;
}

it('is the path alone when the policy counts nothing', () => {
  const behavior = buildBehavior();

  expect(textOf(behavior, '/a?x=1', { cookie: 'a=b', 'x-any': '1' })).toBe(textOf(behavior, '/a'));
  expect(textOf(behavior, '/a')).not.toBe(textOf(behavior, '/A'));
  expect(textOf(behavior, '/a')).not.toBe(textOf(behavior, '/%61'));
});

it('counts listed parameters by their own case, and listed headers by none', () => {
  const behavior = withPolicy({ queryStrings: only('Size'), headers: only('X-Country') });

  expect(textOf(behavior, '/a?Size=1&y=2')).toBe(textOf(behavior, '/a?Size=1'));
  expect(textOf(behavior, '/a?size=1')).toBe(textOf(behavior, '/a'));
  expect(textOf(behavior, '/a', { 'x-country': 'CH' })).not.toBe(textOf(behavior, '/a'));
  expect(textOf(behavior, '/a', { 'x-country': '' })).not.toBe(textOf(behavior, '/a'));
});

it('counts cookies in whatever order they come, and all but those left out', () => {
  const all = withPolicy({ cookies: EVERYTHING });
  const allExcept = withPolicy({ cookies: { behavior: 'allExcept', names: ['session'] } });

  expect(textOf(all, '/a', { cookie: 'a=1; b=2' })).toBe(textOf(all, '/a', { cookie: 'b=2; a=1' }));
  expect(textOf(all, '/a', { cookie: 'a=1' })).not.toBe(textOf(all, '/a', { cookie: 'a=2' }));
  expect(textOf(allExcept, '/a', { cookie: 'session=1' })).toBe(textOf(allExcept, '/a'));
});

it.each([
  ['gzip, deflate, br', {}, ['br', 'gzip']],
  ['GZIP', {}, ['gzip']],
  ['gzip;q=0, br;q=0.1', {}, ['br']],
  ['*', {}, []],
  ['gzip, br', { brotli: false }, ['gzip']],
  ['gzip, br', { brotli: false, gzip: false }, []],
] as const)('counts of Accept-Encoding %s under %j: %j', (header, policy, encodings) => {
  const viewer = buildViewer('/a', { 'accept-encoding': header });

  expect(acceptedEncodings(withPolicy(policy), viewer)).toEqual(encodings);
});

it.each([
  ['/a', { path: '/a', query: '' }, true],
  ['/a', { path: '/a', query: 'x=1' }, false],
  ['/a?x=1', { path: '/a', query: 'x=1' }, true],
  ['/a*', { path: '/a/b', query: 'x=1' }, true],
  ['/*', { path: '/', query: '' }, true],
  ['/a/*', { path: '/a', query: '' }, false],
  ['/*.jpg', { path: '/a.jpg', query: '' }, false],
  ['/a%20b', { path: '/a%20b', query: '' }, true],
  ['/caf%C3%A9*', { path: '/caf%c3%a9/1', query: '' }, true],
  ['/100%', { path: '/100%', query: '' }, true],
])('is invalid by %s when it is %j: %s', (invalidated, key, matches) => {
  expect(invalidationMatcher(invalidated)(key)).toBe(matches);
});
