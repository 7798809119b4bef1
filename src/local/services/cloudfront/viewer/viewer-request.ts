import type { IncomingMessage } from 'node:http';
import { hostName, rawPath, rawQuery } from '../../../shared/http.js';
import type { Distribution } from '../config.js';
import { EdgeError } from '../errors.js';
import { DISTRIBUTION_PREFIX } from '../identify.js';
import { MAX_URL_BYTES } from '../limits.js';
import { parseCookies, parseQuery, type QueryParameter } from './query.js';

/** What a viewer asks of a distribution. */
export interface ViewerRequest {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  /** As sent, relative to the distribution; it begins with a slash. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  readonly cookies: ReadonlyMap<string, string>;
  /** What stands before `path` in the URL the viewer asked for, without the scheme: `127.0.0.1:1234/_cloudfront/EXAMPLE`. */
  readonly sentBase: string;
  readonly remoteAddress: string;
}

export interface DistributionDirectory {
  byId(id: string): Distribution | undefined;
  /** By domain or alias. */
  byHost(host: string): Distribution | undefined;
}

/**
 * Finds the distribution that a request is for, by its host or else by its path, and reads the request.
 *
 * @throws EdgeError 403 when there is none, 413 when the URL is too long, 400 when the path is none.
 */
export function readViewerRequest(
  request: IncomingMessage,
  directory: DistributionDirectory,
): { readonly distribution: Distribution; readonly viewer: ViewerRequest } {
  const url = request.url ?? '/';
  if (Buffer.byteLength(url) > MAX_URL_BYTES) {
    throw new EdgeError(413, 'The request URL is too long.');
  }
  const host = request.headers.host ?? '';
  const { distribution, prefix, path } = locate(rawPath(request), hostName(request), directory);
  if (!path.startsWith('/')) {
    throw new EdgeError(400, 'The path does not begin with a slash.');
  }
  return {
    distribution,
    viewer: {
      method: request.method ?? 'GET',
      headers: request.headers,
      path,
      query: parseQuery(rawQuery(request)),
      cookies: parseCookies(request.headers.cookie),
      sentBase: `${host}${prefix}`,
      remoteAddress: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    },
  };
}

interface Location {
  readonly distribution: Distribution;
  readonly prefix: string;
  readonly path: string;
}

function locate(path: string, host: string, directory: DistributionDirectory): Location {
  const byHost = directory.byHost(host);
  if (byHost !== undefined) {
    return { distribution: enabled(byHost), prefix: '', path };
  }
  const rest = path.startsWith(DISTRIBUTION_PREFIX) ? path.slice(DISTRIBUTION_PREFIX.length) : '';
  const [id = ''] = rest.split('/', 1);
  const after = rest.slice(id.length);
  return {
    distribution: enabled(directory.byId(id)),
    prefix: `${DISTRIBUTION_PREFIX}${id}`,
    path: after === '' ? '/' : after,
  };
}

function enabled(distribution: Distribution | undefined): Distribution {
  if (distribution?.enabled !== true) {
    throw new EdgeError(403, 'No enabled distribution answers to this name.');
  }
  return distribution;
}

/** A header's value; several of one name are joined. */
export function headerOf({ headers }: Pick<ViewerRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** "To invalidate the default root object": a request for `/` is one for the object that stands for it. */
export function withRootObject(viewer: ViewerRequest, { defaultRootObject }: Distribution): ViewerRequest {
  return viewer.path === '/' && defaultRootObject !== undefined ? { ...viewer, path: `/${defaultRootObject}` } : viewer;
}
