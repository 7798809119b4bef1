import { expect, it } from 'vitest';
import type { Json } from '../../../assembly/resource.js';
import { buildViewer } from '../test-support/build-viewer.js';
import { decodeUrlBase64 } from './encoding.js';
import { cannedPolicy, parsePolicy } from './policy.js';
import { readSignature, withoutSignature } from './read-signature.js';
import { resourceUrls } from './resource-urls.js';

const UNTIL = { DateLessThan: { 'AWS:EpochTime': 100 } };

function statement(condition: Json, more: { readonly [name: string]: Json } = {}): string {
  return JSON.stringify({ Statement: [{ Resource: '*', Condition: condition, ...more }] });
}

it.each([
  ['no JSON', 'no json'],
  ['no object', '[]'],
  ['no statement', '{}'],
  ['two statements', JSON.stringify({ Statement: [{ Condition: UNTIL }, { Condition: UNTIL }] })],
  ['a member that is unknown', JSON.stringify({ Statement: [{ Condition: UNTIL }], Strange: 1 })],
  ['an unknown member of the statement', statement(UNTIL, { Effect: 'Deny' })],
  ['an unknown condition', statement({ ...UNTIL, StringEquals: {} })],
  ['no end', statement({})],
  ['no condition', JSON.stringify({ Statement: [{ Resource: '*' }] })],
  ['an end in quotation marks', statement({ DateLessThan: { 'AWS:EpochTime': '100' } })],
  ['an end that is no whole number', statement({ DateLessThan: { 'AWS:EpochTime': 1.5 } })],
  ['an end under another name', statement({ DateLessThan: { 'aws:epochtime': 1 } })],
  ['a resource that is no URL', statement(UNTIL, { Resource: '/private/*' })],
  ['a list of resources', statement(UNTIL, { Resource: ['*'] })],
  ['an address of IPv6', statement({ ...UNTIL, IpAddress: { 'AWS:SourceIp': '::1/128' } })],
  ['an address that is none', statement({ ...UNTIL, IpAddress: { 'AWS:SourceIp': '1.2.3' } })],
  ['a range too narrow', statement({ ...UNTIL, IpAddress: { 'AWS:SourceIp': '1.2.3.4/33' } })],
])('refuses a policy with %s', (_name, text) => {
  expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: 'MalformedPolicy', statusCode: 403 }));
});

it('grants by URL, time and address', () => {
  const policy = parsePolicy(
    statement(
      { ...UNTIL, DateGreaterThan: { 'AWS:EpochTime': 50 }, IpAddress: { 'AWS:SourceIp': '10.1.0.0/16' } },
      { Resource: 'http*://d.cloudfront.net/v/*.m3u8' },
    ),
  );

  expect(policy).toMatchObject({ notAfterSeconds: 100, notBeforeSeconds: 50 });
  expect(policy.covers('https://d.cloudfront.net/v/a/b.m3u8')).toBe(true);
  expect(policy.covers('https://d.cloudfront.net/v/a.ts')).toBe(false);
  expect(policy.admits('10.1.255.255')).toBe(true);
  expect(policy.admits('10.2.0.0')).toBe(false);
  expect(policy.admits('::1')).toBe(false);
});

it('covers every URL when it names none', () => {
  expect(parsePolicy(JSON.stringify({ Statement: [{ Condition: UNTIL }] })).covers('https://any/x')).toBe(true);
});

it('writes the canned policy as the signers do', () => {
  expect(cannedPolicy('https://d.cloudfront.net/a?b=1', '5')).toBe(
    '{"Statement":[{"Resource":"https://d.cloudfront.net/a?b=1","Condition":{"DateLessThan":{"AWS:EpochTime":5}}}]}',
  );
});

it('reads CloudFront’s base64 and nothing else', () => {
  expect(decodeUrlBase64('-~8_')).toEqual(Buffer.from('+/8=', 'base64'));
  expect(decodeUrlBase64('')).toBeUndefined();
  expect(decodeUrlBase64('a b')).toBeUndefined();
});

it('hides from cache and origin what only signs a request', () => {
  const url = '/a?x=1&Expires=1&Signature=s&Key-Pair-Id=k&Hash-Algorithm=SHA256&Policy=p&expires=2';
  const viewer = withoutSignature(
    buildViewer(url, { cookie: 'CloudFront-Policy=p; CloudFront-Signature=s; theme=dark' }),
  );

  expect(viewer.query.map(({ raw }) => raw)).toEqual(['x=1', 'expires=2']);
  expect([...viewer.cookies.keys()]).toEqual(['theme']);
});

it('prefers a custom policy to an expiry, and the URL to cookies', () => {
  const cookie = 'CloudFront-Key-Pair-Id=KC; CloudFront-Signature=sc; CloudFront-Expires=9';

  expect(readSignature(buildViewer('/a?Policy=p&Expires=1&Signature=s&Key-Pair-Id=KU', { cookie }))).toEqual({
    ...{ keyPairId: 'KU', signature: 's', hashAlgorithm: 'SHA1', statement: { policy: 'p' } },
  });
  expect(readSignature(buildViewer('/a', { cookie }))).toMatchObject({ keyPairId: 'KC', statement: { expires: '9' } });
});

it.each(['Expires=-1', 'Expires=1e9', 'Expires=', 'Expires=0x10'])('takes %s for no expiry', (expires) => {
  expect(() => readSignature(buildViewer(`/a?${expires}&Signature=s&Key-Pair-Id=K`))).toThrow(
    expect.objectContaining({ code: 'MalformedPolicy' }),
  );
});

it('names the URLs that stand for a request, its own query included', () => {
  const distribution = { id: 'E1', domainName: 'd.cloudfront.net', aliases: ['media.example.com'] };
  const sent = { ...buildViewer('/a?x=1&Signature=s'), sentBase: 'localhost:1234/_cloudfront/E1' };

  expect(resourceUrls(distribution, sent, 'http://127.0.0.1:1234')).toEqual([
    'https://d.cloudfront.net/a?x=1',
    'https://media.example.com/a?x=1',
    'https://127.0.0.1:1234/_cloudfront/E1/a?x=1',
    'http://127.0.0.1:1234/_cloudfront/E1/a?x=1',
    'https://localhost:1234/_cloudfront/E1/a?x=1',
    'http://localhost:1234/_cloudfront/E1/a?x=1',
  ]);
});
