import { describe, expect, it } from 'vitest';
import { canonicalRequest, parseQuery } from './canonical-request.js';
import { createSigningKeys } from './signing-keys.js';

const lineOf = (
  number: number,
  more: { path?: string; query?: string; service?: string; header?: string | string[] },
) =>
  canonicalRequest({
    method: 'GET',
    path: more.path ?? '/',
    query: parseQuery(more.query ?? ''),
    headers: { 'set-cookie': [more.header ?? ''].flat() },
    signedHeaders: ['set-cookie'],
    payloadHash: 'UNSIGNED-PAYLOAD',
    service: more.service ?? 's3',
  }).split('\n')[number];

describe('the path', () => {
  it.each([
    ['s3', '/', '/'],
    ['s3', '/a/b', '/a/b'],
    ['s3', '/a//b/', '/a//b/'],
    ['s3', '/a/../b/./c', '/a/../b/./c'],
    ['s3', '/a%20b', '/a%20b'],
    ['s3', "/a b!'()*", '/a%20b%21%27%28%29%2A'],
    ['s3', '/%e4%bd%a0', '/%E4%BD%A0'],
    ['s3', '/a%2Fb', '/a%2Fb'],
    ['s3', '/50%', '/50%25'],
    ['lambda', '/', '/'],
    ['lambda', '/a%20b', '/a%2520b'],
    ['lambda', '/a//b', '/a/b'],
    ['lambda', '/a/b/', '/a/b/'],
    ['lambda', '/a/../b/./c', '/b/c'],
    ['lambda', '/../..', '/'],
  ])('of %s %s is %s', (service, path, expected) => {
    expect(lineOf(1, { service, path })).toBe(expected);
  });
});

describe('the query', () => {
  it.each([
    ['', ''],
    ['uploads', 'uploads='],
    ['b=2&a=1', 'a=1&b=2'],
    ['a=2&a=10&a=1', 'a=1&a=10&a=2'],
    ['a-b=1&a=2', 'a=2&a-b=1'],
    ['B=1&a=2', 'B=1&a=2'],
    ['p=a/b&q=x+y', 'p=a%2Fb&q=x%20y'],
    ['q=a%2Bb', 'q=a%2Bb'],
    ['q=a=b', 'q=a%3Db'],
    ['&&a=1&', 'a=1'],
    ['q=100%', 'q=100%25'],
  ])('%s is %s', (query, expected) => {
    expect(lineOf(2, { query })).toBe(expected);
  });
});

describe('a header', () => {
  it.each([
    ['  a   b ', 'set-cookie:a b'],
    [['a', 'b'], 'set-cookie:a,b'],
    ['', 'set-cookie:'],
    ['"a  b"', 'set-cookie:"a b"'],
  ])('%j is %s', (header, expected) => {
    expect(lineOf(3, { header })).toBe(expected);
  });
});

it('derives the key of the example in AWS’s own guide', () => {
  const key = createSigningKeys()(
    'AKIDEXAMPLE',
    'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    '20120215/us-east-1/iam/aws4_request',
  );
  expect(key.toString('hex')).toBe('f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d');
});

it('derives a key once, and another for another scope', () => {
  const keys = createSigningKeys();
  const scope = '20120215/us-east-1/iam/aws4_request';
  expect(keys('A', 'fake', scope)).toBe(keys('A', 'fake', scope));
  expect(keys('A', 'fake', '20120216/us-east-1/iam/aws4_request')).not.toEqual(keys('A', 'fake', scope));
  expect(keys('B', 'other', scope)).not.toEqual(keys('A', 'fake', scope));
});
