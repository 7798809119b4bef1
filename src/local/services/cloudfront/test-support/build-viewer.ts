import { type Behavior, NOTHING } from '../config.js';
import { parseCookies, parseQuery } from '../viewer/query.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';

/** A viewer's GET for a URL relative to the distribution. */
export function buildViewer(url: string, headers: Readonly<Record<string, string>> = {}): ViewerRequest {
  const [path = '/', query = ''] = url.split('?');
  return {
    method: 'GET',
    headers,
    path,
    query: parseQuery(query),
    cookies: parseCookies(headers['cookie']),
    sentBase: '127.0.0.1:1234/_cloudfront/E1',
    remoteAddress: '127.0.0.1',
  };
}

export function buildBehavior(more: Partial<Behavior> = {}): Behavior {
  return {
    pathPattern: '*',
    origin: { id: 'media', bucket: 'media-bucket', path: '' },
    allowedMethods: ['GET', 'HEAD'],
    cachesOptions: false,
    compress: true,
    cachePolicy: {
      ...{ minTtlSeconds: 0, defaultTtlSeconds: 60, maxTtlSeconds: 3600, gzip: true, brotli: true },
      ...{ headers: NOTHING, cookies: NOTHING, queryStrings: NOTHING },
    },
    ...more,
  };
}
