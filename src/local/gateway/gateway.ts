import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RunningService } from '../services/service.js';
import { AwsError } from '../shared/aws-error.js';
import { rawPath, sendJson } from '../shared/http.js';
import { sendJsonError } from '../shared/json-protocol.js';
import type { Log } from '../shared/log.js';
import { type Routable, routeRequest, signingNameOf } from './route.js';
import { createTurnstile } from './turnstile.js';

/** The runtime is for one machine: it never listens on another address. */
export const LOOPBACK_ADDRESS = '127.0.0.1';

/** Idle connections are kept for the clients' pools. Node's default of 5 s races with `keep-alive` clients. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** What the services' JSON protocols answer a browser's preflight; AWS answers likewise. */
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers':
    '*,authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-api-key',
  'access-control-allow-methods': 'POST,GET,OPTIONS',
  'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype',
  'access-control-max-age': '172800',
} as const;

export interface RoutedService extends Routable {
  readonly running: Pick<RunningService, 'handle' | 'upgrade' | 'hosts'>;
}

export interface Gateway {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** From here on requests are answered; before it, and after `undefined`, they are told to come again. */
  serve(services: readonly RoutedService[] | undefined): void;
  /** Makes new requests wait while `change` puts other services in place; those in flight are given time to finish first. */
  hold(change: (letFunctionsCall: () => void) => Promise<void>): Promise<void>;
  /** Stops accepting, ends idle connections, and closes what is open after a grace period. */
  close(): Promise<void>;
}

/**
 * Listens before the backend is known, because resources' identities contain the port.
 *
 * @param port - 0 for any free one.
 * @throws when the port is taken; the error says which.
 */
export async function openGateway(port: number, log: Log): Promise<Gateway> {
  let services: readonly RoutedService[] | undefined;
  const turnstile = createTurnstile();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS, requestTimeout: 0 }, (request, response) => {
    turnstile
      .pass(request, () => answer(services, request, response))
      .catch((error: unknown) => fail(error, request, response, log));
  });
  server.on('upgrade', (request, socket, head) => upgrade(services, request, socket, head));
  const boundPort = await listen(server, port);
  return {
    port: boundPort,
    endpoint: `http://${LOOPBACK_ADDRESS}:${boundPort}`,
    serve: (started) => {
      services = started;
    },
    hold: (change) => turnstile.hold(change),
    close: () => close(server),
  };
}

async function answer(
  services: readonly RoutedService[] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (services === undefined) {
    sendJson(response, 503, { __type: 'ServiceUnavailable', message: 'The runtime is starting.' });
    return;
  }
  const service = routeRequest(request, services);
  if (service?.name === 's3' || (service === undefined && isForS3(request))) {
    await handleWith(service ?? services.find(({ name }) => name === 's3'), request, response);
    return;
  }
  if (service?.routes?.ownsCors === true) {
    await handleWith(service, request, response);
    return;
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(200, CORS_HEADERS).end();
    return;
  }
  if (request.headers.origin !== undefined) {
    // Only browsers ask, and say so; for all others the head is written without them, which counts on every request.
    for (const [name, value] of Object.entries(CORS_HEADERS)) {
      response.setHeader(name, value);
    }
  }
  await handleWith(service, request, response);
}

/** S3 owns every path that no other service claims; a foreign target or signature is not for it. */
function isForS3(request: IncomingMessage): boolean {
  const isBrowserPreflightOfJson = request.method === 'OPTIONS' && rawPath(request) === '/';
  return (
    request.headers['x-amz-target'] === undefined && signingNameOf(request) === undefined && !isBrowserPreflightOfJson
  );
}

async function handleWith(
  service: RoutedService | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (service?.running.handle === undefined) {
    const asked = request.headers['x-amz-target'] ?? signingNameOf(request) ?? rawPath(request);
    sendJsonError(response, new AwsError('UnknownOperationException', `No local service answers ${String(asked)}.`));
    return;
  }
  await service.running.handle(request, response);
}

function upgrade(
  services: readonly RoutedService[] | undefined,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const service = services === undefined ? undefined : routeRequest(request, services);
  if (service?.running.upgrade === undefined) {
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    return;
  }
  service.running.upgrade(request, socket, head);
}

/** A bug, or an AwsError thrown before the head was sent. The caller learns no more than that it is our fault. */
function fail(error: unknown, request: IncomingMessage, response: ServerResponse, log: Log): void {
  if (!(error instanceof AwsError)) {
    log.error('a request failed', { method: request.method, path: rawPath(request), error });
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  request.resume();
  sendJsonError(
    response,
    error instanceof AwsError
      ? error
      : new AwsError('InternalFailure', 'The local runtime failed; its log says why.', 500),
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK_ADDRESS, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Requests in flight may finish within this time after a stop was asked for. */
const CLOSE_GRACE_MS = 2_000;

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
