import type { CorsPolicy, PolicyHeader, ResponseHeadersPolicy } from '../config.js';
import { compileWildcards } from '../viewer/path.js';
import { headerOf, type ViewerRequest } from '../viewer/viewer-request.js';

type Headers = Readonly<Record<string, string>>;

/** "CloudFront removes the headers first and then adds any headers that are specified in other sections." */
export function applyResponseHeadersPolicy(
  policy: ResponseHeadersPolicy,
  viewer: ViewerRequest,
  headers: Headers,
): Headers {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !policy.remove.includes(name)));
  const cors = policy.cors === undefined ? [] : corsHeaders(policy.cors, viewer);
  return [...cors, ...policy.headers].reduce<Headers>(addHeader, kept);
}

function addHeader(headers: Headers, { name, value, override }: PolicyHeader): Headers {
  if (name === 'vary' && headers['vary'] !== undefined) {
    return headers['vary'].includes(value) ? headers : { ...headers, vary: `${headers['vary']}, ${value}` };
  }
  return override || headers[name] === undefined ? { ...headers, [name]: value } : headers;
}

/** Headers for a request from another origin; those of a preflight only in the answer to one. */
function corsHeaders(cors: CorsPolicy, viewer: ViewerRequest): readonly PolicyHeader[] {
  const origin = headerOf(viewer, 'origin');
  const allowed = origin === undefined ? undefined : allowedOrigin(cors, origin);
  if (allowed === undefined) {
    return [];
  }
  const isPreflight = viewer.method === 'OPTIONS' && headerOf(viewer, 'access-control-request-method') !== undefined;
  const values: Readonly<Record<string, string | undefined>> = {
    'access-control-allow-origin': allowed,
    'access-control-allow-credentials': cors.allowCredentials ? 'true' : undefined,
    vary: allowed === '*' ? undefined : 'Origin',
    ...(isPreflight
      ? {
          'access-control-allow-methods': list(cors.allowMethods),
          'access-control-allow-headers': list(cors.allowHeaders),
          'access-control-max-age': cors.maxAgeSeconds?.toString(),
        }
      : { 'access-control-expose-headers': list(cors.exposeHeaders) }),
  };
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value, override: cors.override }],
  );
}

/** `*`, or the viewer's origin when the policy names it: `https://app.example.com`, `https://*.example.com`, `app.example.com`. */
function allowedOrigin({ allowOrigins }: CorsPolicy, origin: string): string | undefined {
  if (allowOrigins.includes('*')) {
    return '*';
  }
  const host = origin.replace(/^https?:\/\//, '');
  const isNamed = allowOrigins.some((allowed) => compileWildcards(allowed)(allowed.includes('://') ? origin : host));
  return isNamed ? origin : undefined;
}

function list(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(', ');
}
