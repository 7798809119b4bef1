import { type Behavior, type Distribution, selects } from '../config.js';
import { writeQuery } from '../viewer/query.js';
import { headerOf, type ViewerRequest } from '../viewer/viewer-request.js';
import { acceptedEncodings } from './accepted-encodings.js';

export interface CacheKey {
  readonly distributionId: string;
  /** As the viewer sent it. */
  readonly path: string;
  /** The part of the query that counts, without the question mark. */
  readonly query: string;
  /** All of it as one text. */
  readonly text: string;
}

/** What makes two requests the same to the cache: path, the policy's query parameters, headers and cookies, and encodings. */
export function cacheKey(distribution: Pick<Distribution, 'id'>, behavior: Behavior, viewer: ViewerRequest): CacheKey {
  const { cachePolicy } = behavior;
  const query = writeQuery(viewer.query.filter(({ name }) => selects(cachePolicy.queryStrings, name)));
  const headers = cachePolicy.headers.names.map((name) => [name.toLowerCase(), headerOf(viewer, name) ?? null]);
  const cookies = [...viewer.cookies].filter(([name]) => selects(cachePolicy.cookies, name)).sort();
  const isPreflight = viewer.method === 'OPTIONS';
  const parts = [isPreflight, viewer.path, query, headers, cookies, acceptedEncodings(behavior, viewer)];
  const { id: distributionId } = distribution;
  return { distributionId, path: viewer.path, query, text: JSON.stringify([distributionId, ...parts]) };
}
