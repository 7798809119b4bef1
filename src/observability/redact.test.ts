import { expect, it } from 'vitest';
import { redact } from './redact.js';

const S3_URL =
  'https://staging.example/events/e1/original.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAFAKE%2F20261120&X-Amz-Security-Token=FwoG%2Fzz&X-Amz-Signature=0a1b2c&X-Amz-Expires=900';
const CLOUDFRONT_URL = 'https://cdn.example/v1/master.m3u8?Policy=eyJTdGF0_&Signature=abc~def-&Key-Pair-Id=K2FAKE';
const TOKEN = 'eyJraWQiOiJmYWtlIn0.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl';

it('takes what signs out of a URL of S3, and leaves the rest', () => {
  expect(redact('url', `got ${S3_URL} back`)).toBe(
    'got https://staging.example/events/e1/original.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=[redacted]&X-Amz-Security-Token=[redacted]&X-Amz-Signature=[redacted]&X-Amz-Expires=900 back',
  );
});

it('takes what signs out of a URL of CloudFront', () => {
  expect(redact('url', CLOUDFRONT_URL)).toBe(
    'https://cdn.example/v1/master.m3u8?Policy=[redacted]&Signature=[redacted]&Key-Pair-Id=[redacted]',
  );
});

it.each([
  [`token ${TOKEN} refused`, 'token [redacted] refused'],
  [`{"authorization":"Bearer ${TOKEN}"}`, '{"authorization":"Bearer [redacted]"}'],
  ['AWS4-HMAC-SHA256 Credential=ASIAFAKE/x, SignedHeaders=host, Signature=ff', 'AWS4-HMAC-SHA256 [redacted]'],
])('takes tokens and headers out of %s', (text, expected) => {
  expect(redact('message', text)).toBe(expected);
});

it.each([
  'password',
  'clientSecret',
  'secretAccessKey',
  'Authorization',
  'accessToken',
  'refreshToken',
  'sessionToken',
  'signature',
  'emailBody',
  'confirmationCode',
])('never shows a field called %s', (field) => {
  expect(redact(field, 'hunter2')).toBe('[redacted]');
  expect(redact(field, { nested: 'hunter2' })).toBe('[redacted]');
  expect(redact(field, undefined)).toBeUndefined();
});

it.each([
  ['nextToken', 'page 2'],
  ['uploadId', 'b7c1f0d2-0000-4000-8000-000000000000'],
  ['key', 'events/e1/uploads/u1/x/original.jpg'],
  ['message', 'The signature of the policy = fine'],
  ['code', 'CONFLICT'],
])('leaves %s alone', (field, value) => {
  expect(redact(field, value)).toBe(value);
});

it('leaves what is no text as it is', () => {
  const value = { count: 1 };
  expect(redact('details', value)).toBe(value);
  expect(redact('durationMs', 5)).toBe(5);
});
