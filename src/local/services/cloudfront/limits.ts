/**
 * CloudFront's quotas and documented conditions. Source: AmazonCloudFront/latest/DeveloperGuide, pages
 * RequestAndResponseBehaviorS3Origin, ServingCompressedFiles, Expiration, HTTPStatusCodes, Invalidation and cloudfront-limits.
 */

/** "The maximum length of this URL is 8192 bytes." */
export const MAX_URL_BYTES = 8192;

/** "CloudFront compresses files that are between 1,000 bytes and 10,000,000 bytes in size." */
export const MIN_COMPRESSED_BYTES = 1000;
export const MAX_COMPRESSED_BYTES = 10_000_000;

/**
 * Larger objects stream from the bucket at every request, so that memory stays flat. CloudFront would cache them; what may be
 * compressed has to be held whole anyway, so the two bounds are one.
 */
export const MAX_CACHED_OBJECT_BYTES = MAX_COMPRESSED_BYTES;
/** All cached bodies together; the least recently used go first. A choice of this runtime's: room for some dozens of pages of images. */
export const MAX_CACHE_BYTES = 64 * 1024 * 1024;
/** What an entry is taken to cost beside its body: key, headers, links. */
export const CACHE_ENTRY_OVERHEAD_BYTES = 1024;

/** Expiration page, defaults of a cache policy: 24 hours at a time, a year at most. */
export const DEFAULT_TTL_SECONDS = 86_400;
export const MAX_TTL_SECONDS = 31_536_000;
/** "The error caching minimum TTL (10 seconds by default)." */
export const DEFAULT_ERROR_TTL_SECONDS = 10;

/** "The maximum length of a path is 4,000 characters." */
export const MAX_INVALIDATION_PATH_CHARACTERS = 4000;
/** "If you're invalidating files individually, you can have invalidation requests for up to 3,000 files … in progress at one time." */
export const MAX_INVALIDATION_PATHS = 3000;
/** "If you're using the * wildcard, you can have requests for up to 15 invalidation paths in progress at one time." */
export const MAX_INVALIDATION_WILDCARDS = 15;
/** ListInvalidations: "The maximum number of invalidation batches that you want in the response body"; 100 when absent. */
export const INVALIDATIONS_PER_PAGE = 100;
/** 3,000 paths of 4,000 characters would be 12 MB; what real batches hold is far below. A choice of this runtime's. */
export const MAX_API_BODY_BYTES = 1024 * 1024;
