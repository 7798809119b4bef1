import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Delivery } from './deliver.js';

/** What happened at the edge, as `X-Cache` tells it. */
export type EdgeResult = 'Hit' | 'Miss' | 'RefreshHit' | 'Error';

const ID_BYTES = 42;

/** The headers that CloudFront itself adds to every answer. */
export function edgeHeaders(
  result: EdgeResult,
  domainName: string,
  ageSeconds: number | undefined,
): Readonly<Record<string, string>> {
  const node = createHash('md5').update(domainName).digest('hex');
  return {
    'x-cache': `${result} from cloudfront`,
    via: `1.1 ${node}.cloudfront.net (CloudFront)`,
    'x-amz-cf-pop': 'LOCAL1-C1',
    'x-amz-cf-id': randomBytes(ID_BYTES).toString('base64url'),
    ...(ageSeconds === undefined ? {} : { age: String(ageSeconds) }),
  };
}

/** Sends an answer to its end. A viewer that goes away ends the reading too. */
export async function send(response: ServerResponse, { statusCode, headers, body }: Delivery): Promise<void> {
  response.writeHead(statusCode, { ...headers });
  if (body === undefined || Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  try {
    await pipeline(body, response);
  } catch (error) {
    if (!isPrematureClose(error)) {
      throw error;
    }
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
