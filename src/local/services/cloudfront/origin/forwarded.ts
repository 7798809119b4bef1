import { type Behavior, selects } from '../config.js';
import type { QueryParameter } from '../viewer/query.js';
import { headerOf, type ViewerRequest } from '../viewer/viewer-request.js';

/** "The values included in the cache key are also included in requests that CloudFront sends to the origin", and those of the origin request policy. */
export function forwardedQuery(
  { cachePolicy, originRequestPolicy }: Behavior,
  { query }: ViewerRequest,
): readonly QueryParameter[] {
  return query.filter(
    ({ name }) =>
      selects(cachePolicy.queryStrings, name) ||
      (originRequestPolicy !== undefined && selects(originRequestPolicy.queryStrings, name)),
  );
}

/** The viewer's headers of these names that reach the origin, lower case. */
export function forwardedHeaders(
  { cachePolicy, originRequestPolicy }: Behavior,
  viewer: ViewerRequest,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const name of names) {
    const value = headerOf(viewer, name);
    const isSelected =
      selects(cachePolicy.headers, name, true) ||
      (originRequestPolicy !== undefined && selects(originRequestPolicy.headers, name, true));
    if (value !== undefined && isSelected) {
      forwarded[name] = value;
    }
  }
  return forwarded;
}
