import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../../assembly/resource.js';
import { rawPath, readBody } from '../../shared/http.js';
import { isJsonObject, parseJson } from '../../shared/json-fields.js';
import { MAX_RESPONSE_BYTES } from './limits.js';

export const RESPONSE_PATH = '/_cloudformation/responses/';

/** Receives what functions of custom resources put to their `ResponseURL`. */
export interface Responses {
  /** @returns a path that takes one answer, and how to look at what came. */
  expect(): { readonly path: string; readonly answer: () => JsonObject | undefined };
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createResponses(): Responses {
  const expected = new Map<string, { body?: JsonObject }>();
  return {
    expect() {
      // On AWS the URL is signed; here nobody else learns it.
      const path = `${RESPONSE_PATH}${randomUUID()}`;
      const slot: { body?: JsonObject } = {};
      expected.set(path, slot);
      return {
        path,
        answer() {
          expected.delete(path);
          return slot.body;
        },
      };
    },
    async handle(request, response) {
      const slot = expected.get(rawPath(request));
      if (slot === undefined || request.method !== 'PUT') {
        request.resume();
        response.writeHead(403).end();
        return;
      }
      const body = parseJson((await readBody(request, MAX_RESPONSE_BYTES)).toString('utf8'));
      if (!isJsonObject(body)) {
        response.writeHead(400).end();
        return;
      }
      slot.body = body;
      response.writeHead(200).end();
    },
  };
}
