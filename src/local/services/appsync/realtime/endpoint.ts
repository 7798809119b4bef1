import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../../shared/log.js';
import type { Api } from '../api.js';
import { LIMITS } from '../limits.js';
import type { Principal } from '../principal.js';
import { Connection } from './connection.js';
import { handshakeHeaders, socketCredentials } from './socket-credentials.js';

/** The WebSocket side of the APIs. */
export interface RealtimeEndpoint {
  upgrade(api: Api, request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

const PROTOCOL = 'graphql-ws';

export function createRealtimeEndpoint(clock: Clock, log: Log): RealtimeEndpoint {
  const connections = new Set<Connection>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.maxSocketMessageBytes,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const timer = setInterval(() => {
    for (const connection of connections) {
      connection.keepAlive();
    }
  }, LIMITS.keepAliveIntervalMs);
  timer.unref();
  return {
    upgrade: (api, request, duplex, head) => {
      server.handleUpgrade(request, duplex, head, (socket) => {
        const sourceIp = request.socket.remoteAddress ?? '';
        const connection = new Connection({ api, socket, sourceIp, handshake: admit(api, request), clock, log });
        connections.add(connection);
        socket.on('close', () => connections.delete(connection));
      });
    },
    close: () => {
      clearInterval(timer);
      for (const connection of connections) {
        connection.close();
      }
      server.close();
    },
  };
}

/** The connection's own credentials: IAM signs `/connect` with an empty object. */
async function admit(api: Api, request: IncomingMessage): Promise<Principal> {
  const path = `/graphql/${api.definition.id}/connect`;
  const operation = { query: '', operationName: undefined, variables: {} };
  return api.authenticate(socketCredentials(handshakeHeaders(request), path, '{}', operation));
}
