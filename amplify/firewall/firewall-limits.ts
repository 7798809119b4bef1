/** WAF counts over the last 1, 2, 5 or 10 minutes (docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html). */
export const RATE_WINDOW_SECONDS = 300;

/** Requests of one session in a window: 10 a second. An app that uploads and watches asks twice. */
export const MAX_REQUESTS_PER_CALLER = 3000;

/** Requests of one address in a window: a hundred a second, for a venue whose guests all come from one. */
export const MAX_REQUESTS_PER_ADDRESS = 30_000;

/** How AWS's signatures begin (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html). */
export const SIGNED_REQUEST_PREFIX = 'AWS4-HMAC-SHA256 ';
