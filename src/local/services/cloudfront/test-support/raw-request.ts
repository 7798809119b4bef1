import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawRequest {
  readonly method: string;
  /** Sent as it is: `fetch` would resolve dot segments and escapes first. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** `X-Cache` without ` from cloudfront`. */
  readonly result: string;
}

/** One HTTP request on a connection of its own, nothing added or decoded. */
export function rawRequest(endpoint: string, request: Partial<RawRequest>): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  const { method = 'GET', path = '/', headers = {}, body } = request;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      buffer(response).then((bytes) => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: bytes,
          text: bytes.toString('utf8'),
          result: String(response.headers['x-cache'] ?? '').replace(' from cloudfront', ''),
        });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
