import type { IncomingMessage } from 'node:http';

const waiting = new WeakSet<IncomingMessage>();

/** Notes that a request waits for a change of what runs, so that the change does not wait for the request. */
export function noteWaiting(request: IncomingMessage): void {
  waiting.add(request);
}

export function isWaiting(request: IncomingMessage): boolean {
  return waiting.has(request);
}
