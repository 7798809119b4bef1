import {
  type CachePolicy,
  type CorsPolicy,
  EVERYTHING,
  NOTHING,
  type OriginRequestPolicy,
  only,
  type PolicyHeader,
  type ResponseHeadersPolicy,
} from '../config.js';
import { DEFAULT_TTL_SECONDS, MAX_TTL_SECONDS } from '../limits.js';

/** "Use managed cache policies": those for S3 origins, by id. Others (Amplify, MediaPackage) are refused by id. */
const OPTIMIZED: CachePolicy = {
  minTtlSeconds: 1,
  defaultTtlSeconds: DEFAULT_TTL_SECONDS,
  maxTtlSeconds: MAX_TTL_SECONDS,
  gzip: true,
  brotli: true,
  headers: NOTHING,
  cookies: NOTHING,
  queryStrings: NOTHING,
};

export const MANAGED_CACHE_POLICIES: Readonly<Record<string, CachePolicy>> = {
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6': OPTIMIZED,
  // CachingOptimizedForUncompressedObjects
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': { ...OPTIMIZED, gzip: false, brotli: false },
  // CachingDisabled
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': {
    ...OPTIMIZED,
    ...{ minTtlSeconds: 0, defaultTtlSeconds: 0, maxTtlSeconds: 0, gzip: false, brotli: false },
  },
};

/**
 * "Use managed origin request policies". With the policies that forward all query strings, "CloudFront doesn't forward …
 * response-content-type, response-content-disposition, response-content-encoding" to an S3 origin.
 */
const ALL_BUT_OVERRIDES = {
  behavior: 'allExcept',
  names: ['response-content-type', 'response-content-disposition', 'response-content-encoding'],
} as const;

export const MANAGED_ORIGIN_REQUEST_POLICIES: Readonly<Record<string, OriginRequestPolicy>> = {
  // CORS-S3Origin
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': {
    headers: only('Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'),
    queryStrings: NOTHING,
  },
  // CORS-CustomOrigin
  '59781a5b-3903-41f3-afcb-af62929ccde1': { headers: only('Origin'), queryStrings: NOTHING },
  // UserAgentRefererHeaders
  'acba4595-bd28-49b8-b9fe-13317c0390fa': { headers: only('User-Agent', 'Referer'), queryStrings: NOTHING },
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: { behavior: 'allExcept', names: ['Host'] },
    queryStrings: ALL_BUT_OVERRIDES,
  },
  // AllViewer: forwards Host too, so that an S3 origin cannot use it.
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { headers: EVERYTHING, queryStrings: ALL_BUT_OVERRIDES },
};

const SIMPLE_CORS: CorsPolicy = {
  allowCredentials: false,
  allowHeaders: [],
  allowMethods: [],
  allowOrigins: ['*'],
  exposeHeaders: [],
  override: false,
};

const PREFLIGHT_CORS: CorsPolicy = {
  ...SIMPLE_CORS,
  allowMethods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
  exposeHeaders: ['*'],
};

const SECURITY_HEADERS: readonly PolicyHeader[] = [
  { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
  { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
  { name: 'x-content-type-options', value: 'nosniff', override: true },
  { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
  { name: 'x-xss-protection', value: '1; mode=block', override: false },
];

/** "Use managed response headers policies". */
export const MANAGED_RESPONSE_HEADERS_POLICIES: Readonly<Record<string, ResponseHeadersPolicy>> = {
  // SimpleCORS
  '60669652-455b-4ae9-85a4-c4c02393f86c': { cors: SIMPLE_CORS, headers: [], remove: [] },
  // CORS-With-Preflight
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': { cors: PREFLIGHT_CORS, headers: [], remove: [] },
  // SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': { headers: SECURITY_HEADERS, remove: [] },
  // CORS-and-SecurityHeadersPolicy
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': { cors: SIMPLE_CORS, headers: SECURITY_HEADERS, remove: [] },
  // CORS-with-preflight-and-SecurityHeadersPolicy
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': { cors: PREFLIGHT_CORS, headers: SECURITY_HEADERS, remove: [] },
};
