import type { CacheKey } from './cache-key.js';

/**
 * Which cached requests an invalidation path stands for.
 *
 * "The `*`, which replaces 0 or more characters, must be the last character in the invalidation path"; elsewhere it is one like
 * any other. Where the query is part of the key, "you must include the query strings when invalidating files". A path is
 * compared as it was sent and with its escapes decoded: it is better to forget too much than to go on serving what was taken down.
 */
export function invalidationMatcher(path: string): (key: Pick<CacheKey, 'path' | 'query'>) => boolean {
  const isPrefix = path.endsWith('*');
  const wanted = isPrefix ? path.slice(0, -1) : path;
  const decoded = decode(wanted);
  const matches = (text: string, pattern: string) => (isPrefix ? text.startsWith(pattern) : text === pattern);
  return (key) => {
    const sent = key.query === '' ? key.path : `${key.path}?${key.query}`;
    return matches(sent, wanted) || matches(decode(sent), decoded);
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
