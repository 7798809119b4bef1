import type { KeyObject } from 'node:crypto';

/** Which headers, cookies or query parameters of a viewer's request count. */
export interface Selection {
  readonly behavior: 'none' | 'whitelist' | 'allExcept' | 'all';
  readonly names: readonly string[];
}

export interface CachePolicy {
  readonly minTtlSeconds: number;
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  /** Whether the normalized `Accept-Encoding` is part of the key, by format. */
  readonly gzip: boolean;
  readonly brotli: boolean;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** What an origin learns of the viewer's request beside what is in the cache key. Cookies are not here: S3 ignores them. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly queryStrings: Selection;
}

/** A header of the answer; without `override` the origin's own stays. */
export interface PolicyHeader {
  readonly name: string;
  readonly value: string;
  readonly override: boolean;
}

export interface CorsPolicy {
  readonly allowCredentials: boolean;
  readonly allowHeaders: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowOrigins: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly override: boolean;
}

export interface ResponseHeadersPolicy {
  readonly cors?: CorsPolicy;
  readonly headers: readonly PolicyHeader[];
  /** Lower case. */
  readonly remove: readonly string[];
}

/** A bucket that only this distribution reads, by origin access control. */
export interface S3Origin {
  readonly id: string;
  readonly bucket: string;
  /** `/prefix`, or empty. */
  readonly path: string;
}

/** Public keys by their ids. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

export interface Behavior {
  /** `images/*.jpg`; `*` is the default behavior's. */
  readonly pathPattern: string;
  readonly origin: S3Origin;
  readonly allowedMethods: readonly string[];
  readonly cachesOptions: boolean;
  readonly compress: boolean;
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  /** Absent: anyone may look; present: only with a signature by one of these keys. */
  readonly trustedKeys?: TrustedKeys;
}

export interface CustomError {
  readonly ttlSeconds: number;
  readonly page?: { readonly path: string; readonly statusCode: number };
}

export interface Distribution {
  /** `E` and 13 characters. */
  readonly id: string;
  readonly arn: string;
  /** `dabc….cloudfront.net`, in the shape that AWS gives; `Fn::GetAtt` gives one that can be reached. */
  readonly domainName: string;
  /** Lower case. */
  readonly aliases: readonly string[];
  readonly comment: string;
  readonly enabled: boolean;
  /** Without a leading slash. */
  readonly defaultRootObject?: string;
  readonly origins: readonly S3Origin[];
  /** In the order in which they are tried; the default behavior is the last. */
  readonly behaviors: readonly Behavior[];
  /** By status code. */
  readonly customErrors: ReadonlyMap<number, CustomError>;
}

/** @param caseless - header names are compared without regard to case, query parameters and cookies with it. */
export function selects({ behavior, names }: Selection, name: string, caseless = false): boolean {
  if (behavior === 'none' || behavior === 'all') {
    return behavior === 'all';
  }
  const listed = names.some((each) => (caseless ? each.toLowerCase() === name.toLowerCase() : each === name));
  return listed === (behavior === 'whitelist');
}

export const NOTHING: Selection = { behavior: 'none', names: [] };
export const EVERYTHING: Selection = { behavior: 'all', names: [] };

export function only(...names: readonly string[]): Selection {
  return { behavior: 'whitelist', names };
}
