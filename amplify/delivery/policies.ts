import { Duration, type Stack } from 'aws-cdk-lib';
import {
  CacheHeaderBehavior,
  CachePolicy,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Target } from '../target.js';

const ONE_YEAR = Duration.days(365);
const ONE_HOUR = Duration.hours(1);

/** Public copies never change under their address: kept for as long as CloudFront keeps anything. */
export function createPublicCachePolicy(stack: Stack): CachePolicy {
  return new CachePolicy(stack, 'PublicCachePolicy', {
    comment: 'Immutable public copies',
    minTtl: Duration.seconds(0),
    defaultTtl: ONE_YEAR,
    maxTtl: ONE_YEAR,
    // The bucket's answer depends on it: what one page may read is never kept for another.
    headerBehavior: CacheHeaderBehavior.allowList('Origin'),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  });
}

/** What needs a signature says `private` of itself and is not kept: it may be withdrawn, and is looked at by few. */
export function createSignedCachePolicy(stack: Stack): CachePolicy {
  return new CachePolicy(stack, 'SignedCachePolicy', {
    comment: 'Renditions that need a signature',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: ONE_YEAR,
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  });
}

/** Media is data: whatever a file turns out to be, no browser runs it, frames it or guesses its type. */
export function createResponseHeadersPolicy(stack: Stack, { appOrigins }: Target): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(stack, 'MediaHeaders', {
    comment: 'Media is data, for the app alone',
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: ONE_YEAR, includeSubdomains: true, override: true },
    },
    // A policy takes no empty list of origins: without an app in a browser there is no CORS at all.
    ...(appOrigins.length === 0
      ? {}
      : {
          corsBehavior: {
            // For signed cookies, which a player sends with every request.
            accessControlAllowCredentials: true,
            accessControlAllowHeaders: ['Range', 'If-None-Match', 'If-Modified-Since'],
            accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
            accessControlAllowOrigins: [...appOrigins],
            accessControlExposeHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
            accessControlMaxAge: ONE_HOUR,
            originOverride: true,
          },
        }),
  });
}
