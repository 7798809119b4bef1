import type { Distribution } from '../config.js';
import { DISTRIBUTION_PREFIX } from '../identify.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';
import { ownQuery } from './read-signature.js';

/**
 * The URLs that stand for what a viewer asks for; a signature for any of them is one for the request.
 *
 * On AWS a distribution has its domain and its aliases. Here it has one more name, under the gateway's address, where the
 * scheme is HTTP on the wire and as good as HTTPS: a policy may say either. See README.md, "Two names".
 */
export function resourceUrls(
  { id, domainName, aliases }: Pick<Distribution, 'id' | 'domainName' | 'aliases'>,
  viewer: ViewerRequest,
  endpoint: string,
): readonly string[] {
  const query = ownQuery(viewer.query);
  const rest = query === '' ? viewer.path : `${viewer.path}?${query}`;
  const local = `${endpoint.replace(/^https?:\/\//, '')}${DISTRIBUTION_PREFIX}${id}`;
  const bases = new Set([
    ...[domainName, ...aliases].map((host) => `https://${host}`),
    ...[local, viewer.sentBase].flatMap((base) => [`https://${base}`, `http://${base}`]),
  ]);
  return [...bases].map((base) => `${base}${rest}`);
}
