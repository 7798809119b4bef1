import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsRule } from '../buckets/bucket-config.js';
import { s3Error } from '../errors.js';
import type { HeaderSink } from './object-head.js';

/** Header by which a client that cannot choose its Host says which one it signed. It is the local transport's, not S3's. */
export const LOCAL_HOST_HEADER = 'x-local-host';

type CorsRequest = Pick<IncomingMessage, 'method' | 'headers'>;

/**
 * Answers a preflight request by the bucket's rules.
 *
 * @throws AwsError `AccessForbidden` when no rule allows it.
 */
export function answerPreflight(
  rules: readonly CorsRule[] | undefined,
  request: CorsRequest,
  response: ServerResponse,
): void {
  writePreflightHeaders(rules, request, response);
  response.end();
}

/** @throws AwsError as `answerPreflight` does. */
export function writePreflightHeaders(
  rules: readonly CorsRule[] | undefined,
  request: CorsRequest,
  response: HeaderSink,
): void {
  const { origin } = request.headers;
  const method = request.headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw s3Error('InvalidRequest', 'Insufficient information. Origin request header needed.');
  }
  const asked = requestedHeaders(request);
  const headers = asked.filter((name) => name !== LOCAL_HOST_HEADER);
  // A preflight cannot carry the header that would name the bucket; the request that follows is held to the bucket's rules.
  const byTransport = asked.length > headers.length;
  const rule = rules?.find((each) => allows(each, origin, method) && headers.every((name) => allowsHeader(each, name)));
  if (rule === undefined && !byTransport) {
    throw s3Error(
      'AccessForbidden',
      rules === undefined
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      { Method: method, ResourceType: 'BUCKET' },
    );
  }
  writeCommonHeaders(response, rule ?? { ...ANY_ORIGIN, allowedMethods: [] }, origin);
  response.setHeader('access-control-allow-methods', rule === undefined ? method : rule.allowedMethods.join(', '));
  if (asked.length > 0) {
    response.setHeader('access-control-allow-headers', asked.join(', '));
  }
}

const ANY_ORIGIN: CorsRule = { allowedOrigins: ['*'], allowedMethods: [], allowedHeaders: [], exposeHeaders: [] };

/** Adds the headers that let a browser read the answer, when a rule allows the request's origin and method. */
export function writeCorsHeaders(
  rules: readonly CorsRule[] | undefined,
  request: CorsRequest,
  response: HeaderSink,
): void {
  const { origin } = request.headers;
  const rule = origin === undefined ? undefined : rules?.find((each) => allows(each, origin, request.method ?? ''));
  if (origin !== undefined && rule !== undefined) {
    writeCommonHeaders(response, rule, origin);
    response.setHeader('access-control-allow-methods', rule.allowedMethods.join(', '));
  }
}

function writeCommonHeaders(response: HeaderSink, rule: CorsRule, origin: string): void {
  const any = rule.allowedOrigins.includes('*');
  response.setHeader('access-control-allow-origin', any ? '*' : origin);
  if (!any) {
    response.setHeader('access-control-allow-credentials', 'true');
  }
  if (rule.exposeHeaders.length > 0) {
    response.setHeader('access-control-expose-headers', rule.exposeHeaders.join(', '));
  }
  if (rule.maxAgeSeconds !== undefined) {
    response.setHeader('access-control-max-age', String(rule.maxAgeSeconds));
  }
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return (
    rule.allowedMethods.some((allowed) => allowed === method) &&
    rule.allowedOrigins.some((pattern) => matchesWildcard(pattern, origin))
  );
}

function allowsHeader(rule: CorsRule, name: string): boolean {
  return rule.allowedHeaders.some((pattern) => matchesWildcard(pattern.toLowerCase(), name));
}

function requestedHeaders(request: CorsRequest): readonly string[] {
  return String(request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

/** "The AllowedOrigin element can contain at most one * wildcard character." */
function matchesWildcard(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) {
    return pattern === text;
  }
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
