import type { IncomingMessage, ServerResponse } from 'node:http';
import { STOP_GRACE_MS } from './limits.js';

/** The requests being answered, so that the end waits for them: they write to the store that closes after it. */
export interface OpenRequests {
  run(request: IncomingMessage, response: ServerResponse, answer: () => Promise<void>): Promise<void>;
  /** Takes no more requests, waits a little for those under way, then breaks their connections. */
  end(): Promise<void>;
}

export function createOpenRequests(): OpenRequests {
  const underWay = new Map<ServerResponse, Promise<void>>();
  let ended = false;
  return {
    async run(request, response, answer) {
      if (ended) {
        response.writeHead(503, { connection: 'close' }).end();
        return;
      }
      const answered = answer().finally(() => underWay.delete(response));
      underWay.set(response, answered);
      await answered;
      // An error was answered before the body had come: it is read to its end, so that the client sees the answer.
      request.resume();
    },
    async end() {
      ended = true;
      const all = Promise.allSettled(underWay.values());
      const late = setTimeout(() => {
        for (const response of underWay.keys()) {
          response.socket?.destroy();
        }
      }, STOP_GRACE_MS);
      await all;
      clearTimeout(late);
    },
  };
}
