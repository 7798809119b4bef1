import type { IncomingHttpHeaders } from 'node:http';
import { uriDecode, uriEncode } from './encode.js';

export interface CanonicalRequestInput {
  readonly method: string;
  /** As it was sent: not decoded, not normalised, without the query. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  readonly headers: IncomingHttpHeaders;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** SigV4 service name: S3 encodes its path once, the others twice. */
  readonly service: string;
}

/** Name and value, decoded. */
export type QueryParameter = readonly [name: string, value: string];

/** The text that a signature covers: method, path, query, headers and payload hash, each in one fixed form. */
export function canonicalRequest(input: CanonicalRequestInput): string {
  return [
    input.method,
    input.service === 's3' ? canonicalS3Path(input.path) : canonicalPath(input.path),
    canonicalQuery(input.query),
    ...input.signedHeaders.map((name) => `${name}:${canonicalHeaderValue(input.headers[name])}`),
    '',
    input.signedHeaders.join(';'),
    input.payloadHash,
  ].join('\n');
}

/** Decodes a query as S3 reads it: `+` is a space. */
export function parseQuery(rawQuery: string): readonly QueryParameter[] {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const mark = pair.indexOf('=');
      const [name, value] = mark === -1 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
      return [decodeParameter(name), decodeParameter(value)];
    });
}

function decodeParameter(text: string): string {
  return uriDecode(text.replaceAll('+', ' '));
}

/** "Amazon S3 … do not normalize URI paths": `a//b/../c` is a key like any other. */
function canonicalS3Path(path: string): string {
  return path
    .split('/')
    .map((segment) => uriEncode(uriDecode(segment)))
    .join('/');
}

/** "Normalize URI paths according to RFC 3986 … Each path segment must be URI-encoded twice." */
function canonicalPath(path: string): string {
  if (path === '/') {
    return path;
  }
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(uriEncode(segment));
    }
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** "Sort the parameter names by character code point in ascending order. Parameters with duplicate names should be sorted by value." */
function canonicalQuery(query: readonly QueryParameter[]): string {
  return query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** "Remove leading and trailing spaces … convert sequential spaces to a single space." */
function canonicalHeaderValue(value: string | readonly string[] | undefined): string {
  const text = typeof value === 'string' ? value : (value ?? []).join(',');
  return text.trim().replace(/\s+/g, ' ');
}
