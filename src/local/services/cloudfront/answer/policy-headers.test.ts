import { expect, it } from 'vitest';
import type { CorsPolicy, ResponseHeadersPolicy } from '../config.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';
import { applyResponseHeadersPolicy } from './policy-headers.js';

const CORS: CorsPolicy = {
  allowCredentials: true,
  allowHeaders: ['range'],
  allowMethods: ['GET', 'HEAD'],
  allowOrigins: ['https://app.example', 'https://*.preview.example', 'bare.example'],
  exposeHeaders: ['etag'],
  maxAgeSeconds: 600,
  override: true,
};

function viewer(method: string, headers: Readonly<Record<string, string>> = {}): ViewerRequest {
  return { method, headers, path: '/', query: [], cookies: new Map(), sentBase: '', remoteAddress: '127.0.0.1' };
}

function apply(
  policy: Partial<ResponseHeadersPolicy>,
  request: ViewerRequest = viewer('GET'),
  headers: Readonly<Record<string, string>> = {},
) {
  return applyResponseHeadersPolicy({ headers: [], remove: [], ...policy }, request, headers);
}

it.each([
  ['https://app.example', true],
  ['https://one.preview.example', true],
  ['http://bare.example', true],
  ['https://app.example.evil', false],
  ['http://app.example', false],
  ['https://preview.example', false],
  ['null', false],
])('answers the origin %s by name: %s', (origin, allowed) => {
  const headers = apply({ cors: CORS }, viewer('GET', { origin }));

  expect(headers['access-control-allow-origin']).toBe(allowed ? origin : undefined);
  expect(headers['access-control-allow-credentials']).toBe(allowed ? 'true' : undefined);
});

it('adds to a preflight what a preflight asks for, and to other requests what their scripts may read', () => {
  const origin = 'https://app.example';
  const preflight = apply({ cors: CORS }, viewer('OPTIONS', { origin, 'access-control-request-method': 'GET' }));
  const simple = apply({ cors: CORS }, viewer('GET', { origin }));

  expect(preflight).toMatchObject({
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'range',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
  expect(preflight).not.toHaveProperty('access-control-expose-headers');
  expect(simple).toMatchObject({ 'access-control-expose-headers': 'etag' });
  expect(simple).not.toHaveProperty('access-control-allow-methods');
});

it('replaces the origin’s header only where it overrides', () => {
  const origin = { 'x-frame-options': 'DENY' };
  const policy = (override: boolean) => ({ headers: [{ name: 'x-frame-options', value: 'SAMEORIGIN', override }] });

  expect(apply(policy(true), viewer('GET'), origin)).toEqual({ 'x-frame-options': 'SAMEORIGIN' });
  expect(apply(policy(false), viewer('GET'), origin)).toEqual({ 'x-frame-options': 'DENY' });
  expect(apply(policy(false))).toEqual({ 'x-frame-options': 'SAMEORIGIN' });
});

it('removes headers before it adds others of the same name', () => {
  const policy = { remove: ['x-a', 'x-b'], headers: [{ name: 'x-a', value: 'policy', override: false }] };

  expect(apply(policy, viewer('GET'), { 'x-a': 'origin', 'x-b': 'origin', 'x-c': 'origin' })).toEqual({
    'x-a': 'policy',
    'x-c': 'origin',
  });
});

it('keeps what the answer varies by', () => {
  const request = viewer('GET', { origin: 'https://app.example' });

  expect(apply({ cors: CORS }, request, { vary: 'Accept-Encoding' })['vary']).toBe('Accept-Encoding, Origin');
});
