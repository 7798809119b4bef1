import type { IncomingMessage } from 'node:http';
import { rawQuery } from '../../../shared/http.js';
import type { GraphqlOperation } from '../auth/credentials.js';
import { LIMITS } from '../limits.js';
import { badRequest, malformed, RequestError } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';

/** Reads a request body; cheaper than iterating over the stream, which counts on every request. */
export function collectBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let byteLength = 0;
    request.on('data', (chunk: Buffer) => {
      byteLength += chunk.length;
      if (byteLength <= LIMITS.maxRequestBytes) {
        chunks.push(chunk);
      }
    });
    request.on('end', () => {
      if (byteLength > LIMITS.maxRequestBytes) {
        reject(new RequestError('RequestEntityTooLargeException', 'Request body is too large.', 413));
        return;
      }
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) {
        reject(malformed('The request ended before its body did.'));
      }
    });
  });
}

/**
 * "AppSync supports HTTP POST and GET": a JSON body, a bare query of type `application/graphql`, or the query string.
 *
 * @throws RequestError in the words of AppSync.
 */
export function readOperation(request: IncomingMessage, body: Buffer): GraphqlOperation {
  if (request.method === 'GET') {
    const query = new URLSearchParams(rawQuery(request));
    return toOperation({
      query: query.get('query'),
      operationName: query.get('operationName'),
      variables: parseJson(query.get('variables') ?? 'null'),
    });
  }
  if (request.method !== 'POST') {
    throw new RequestError('UnsupportedOperation', `${request.method} is not supported.`, 405);
  }
  if (body.length === 0) {
    throw malformed('Request body is empty.');
  }
  const text = body.toString('utf8');
  if (request.headers['content-type']?.startsWith('application/graphql') === true) {
    return { query: text, operationName: undefined, variables: {} };
  }
  return toOperation(parseJson(text));
}

/** @throws RequestError when the value is no GraphQL request. */
export function toOperation(value: unknown): GraphqlOperation {
  if (!isObject(value) || typeof value['query'] !== 'string') {
    throw malformed('Unable to parse GraphQL query.');
  }
  const { query, operationName, variables } = value;
  if (variables !== undefined && variables !== null && !isObject(variables)) {
    throw badRequest('The variables must be an object.');
  }
  return {
    query,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
    variables: (variables ?? {}) as TemplateMap,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(error instanceof SyntaxError ? 'Unable to parse GraphQL query.' : String(error));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
