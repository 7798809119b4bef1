import type { IncomingMessage } from 'node:http';
import type { ServiceRoutes } from '../services/service.js';
import { hostName, rawPath, rawQuery } from '../shared/http.js';

export interface Routable {
  readonly name: string;
  readonly routes?: ServiceRoutes;
  readonly running?: { readonly hosts?: ReadonlySet<string> };
}

/** `Credential=AKID/20261120/us-east-1/s3/aws4_request`: the fourth part names the service. */
const HEADER_CREDENTIAL = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;
const QUERY_CREDENTIAL =
  /X-Amz-Credential=[^&]*?(?:%2F|\/)\d{8}(?:%2F|\/)[^&/%]+(?:%2F|\/)([^&/%]+)(?:%2F|\/)aws4_request/;

/**
 * Finds the service a request is meant for: by the host it was sent to, else by its path, else by its `X-Amz-Target`, else by
 * the service name its signature was made for. S3 speaks on every other path, so the gateway falls back to it.
 */
export function routeRequest<Service extends Routable>(
  request: IncomingMessage,
  services: readonly Service[],
): Service | undefined {
  const host = hostName(request);
  const byHost = services.find(({ running }) => running?.hosts?.has(host));
  if (byHost !== undefined) {
    return byHost;
  }
  const path = rawPath(request);
  const byPath = services.find(({ routes }) => routes?.paths?.some((pattern) => pattern.test(path)));
  if (byPath !== undefined) {
    return byPath;
  }
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[0] ?? '';
  if (target !== '') {
    return services.find(({ routes }) => routes?.targets?.includes(target));
  }
  const signingName = signingNameOf(request);
  if (signingName !== undefined) {
    return services.find(({ routes }) => routes?.signingNames?.includes(signingName));
  }
  return undefined;
}

/** The SigV4 service name in a request's credential scope; undefined when it is not signed. */
export function signingNameOf(request: IncomingMessage): string | undefined {
  const fromHeader = HEADER_CREDENTIAL.exec(request.headers.authorization ?? '');
  return fromHeader?.[1] ?? QUERY_CREDENTIAL.exec(rawQuery(request))?.[1];
}
