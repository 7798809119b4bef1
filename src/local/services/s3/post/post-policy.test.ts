import { describe, expect, it } from 'vitest';
import { checkPostPolicy } from './post-policy.js';

const NOW = Date.UTC(2026, 10, 20);
const LATER = '2026-11-21T00:00:00Z';

function check(conditions: unknown, fields: Record<string, string>, expiration: unknown = LATER) {
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  return checkPostPolicy(policy, new Map(Object.entries({ bucket: 'b', policy, ...fields })), NOW);
}

describe('a form passes when', () => {
  it.each([
    [
      'every field is held to a condition',
      [{ key: 'k' }, ['eq', '$x-amz-meta-a', '1']],
      { key: 'k', 'x-amz-meta-a': '1' },
    ],
    ['names differ in case only', [['EQ', '$Content-Type', 'a/b']], { 'content-type': 'a/b' }],
    ['anything may follow an empty start', [['starts-with', '$key', '']], { key: 'anything' }],
    [
      'every type of a list starts alike',
      [['starts-with', '$Content-Type', 'image/']],
      { 'content-type': 'image/png, image/gif' },
    ],
    ['a field is to be ignored', [{ key: 'k' }], { key: 'k', 'x-ignore-me': '1' }],
    ['a field may be absent because anything may be in it', [['starts-with', '$acl', '']], {}],
  ])('%s', (_, conditions, fields) => {
    expect(check(conditions, fields as unknown as Record<string, string>)).toEqual({});
  });

  it('its policy limits the length, which is told', () => {
    expect(check([['content-length-range', '1', 10]], {})).toEqual({ lengthRange: { min: 1, max: 10 } });
  });
});

describe('a form is refused with AccessDenied when', () => {
  it.each([
    ['a value differs', [{ key: 'k' }], { key: 'other' }],
    ['a value differs in case', [['eq', '$key', 'K']], { key: 'k' }],
    ['a start differs', [['starts-with', '$key', 'user/']], { key: 'other/user/' }],
    ['a demanded field is absent', [{ key: 'k' }, { acl: 'private' }], { key: 'k' }],
    ['a field has no condition', [{ key: 'k' }], { key: 'k', 'content-type': 'a/b' }],
    ['it is for another bucket', [{ bucket: 'other' }], {}],
  ])('%s', (_, conditions, fields) => {
    expect(() => check(conditions, fields as unknown as Record<string, string>)).toThrow(
      expect.objectContaining({
        code: 'AccessDenied',
        message: expect.stringContaining('Invalid according to Policy'),
      }),
    );
  });

  it('it comes at the moment of expiration or after', () => {
    expect(() => check([], {}, '2026-11-20T00:00:00Z')).toThrow('Policy expired');
  });
});

describe('what is no policy is refused with InvalidPolicyDocument:', () => {
  it.each([
    ['no expiration', [], 7],
    ['an expiration that is no time', [], 'soon'],
    ['no conditions', 'none', LATER],
    ['a condition that is a word', ['key'], LATER],
    ['an unknown operation', [['matches', '$key', 'x']], LATER],
    ['an operation of another length', [['eq', '$key']], LATER],
    ['a field without its dollar sign', [['eq', 'key', 'x']], LATER],
    ['a number for a value', [{ key: 1 }], LATER],
    ['a range that is turned round', [['content-length-range', 10, 1]], LATER],
    ['a range of words', [['content-length-range', 'a', 'b']], LATER],
  ])('%s', (_, conditions, expiration) => {
    expect(() => check(conditions, {}, expiration)).toThrow(expect.objectContaining({ code: 'InvalidPolicyDocument' }));
  });

  it('something that is not JSON', () => {
    expect(() => checkPostPolicy('bm90IGpzb24=', new Map(), NOW)).toThrow('Invalid JSON');
  });
});
