import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../../shared/log.js';
import type { Api } from '../api.js';
import { toOperation } from '../http/graphql-request.js';
import { LIMITS } from '../limits.js';
import type { Principal } from '../principal.js';
import { badRequest, RequestError, unauthorized } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';
import { type ClientMessage, connectionError, errorMessage, parseClientMessage } from './messages.js';
import { socketCredentials } from './socket-credentials.js';
import { SubscribeError, subscribe } from './subscribe.js';
import type { Subscription } from './subscription.js';

export interface ConnectionInput {
  readonly api: Api;
  readonly socket: WebSocket;
  readonly sourceIp: string;
  /** Who opened the connection, or why he may not. */
  readonly handshake: Promise<Principal>;
  readonly clock: Clock;
  readonly log: Log;
}

/** WebSocket close codes of the private range: refused, and lived long enough. */
const CLOSE_UNAUTHORIZED = 4401;
const CLOSE_GOING_AWAY = 1001;

/** One client's socket, in AppSync's real-time protocol. */
export class Connection {
  /** Agreed subscriptions by id; `undefined` while the resolver still runs. */
  readonly #subscriptions = new Map<string, Subscription | undefined>();
  readonly #openedAtMs: number;
  #initTimer: NodeJS.Timeout | undefined;
  #principal: Principal | undefined;

  constructor(private readonly input: ConnectionInput) {
    const { socket, clock, log } = input;
    this.#openedAtMs = clock.now();
    this.#initTimer = setTimeout(() => socket.close(CLOSE_GOING_AWAY), LIMITS.connectionInitTimeoutMs);
    input.handshake.catch(() => undefined); // answered when the client begins to speak
    socket.on('message', (data) => {
      this.#receive(data).catch((error: unknown) => {
        log.error('a real-time message failed', { error });
        socket.close(1011);
      });
    });
    socket.on('close', () => this.#end());
    socket.on('error', (error) => log.debug('a real-time socket failed', { error }));
  }

  /** Called about once a minute. Tells the client that the line is open, or closes it when its time is over. */
  keepAlive(): void {
    const { clock, socket } = this.input;
    const now = clock.now();
    if (now - this.#openedAtMs >= LIMITS.maxConnectionLifetimeMs) {
      socket.close(CLOSE_GOING_AWAY);
      return;
    }
    const principals = [this.#principal, ...[...this.#subscriptions.values()].map((held) => held?.principal)];
    if (principals.some((principal) => principal !== undefined && principal.expiresAtMs <= now)) {
      this.#expire();
    } else if (this.#principal !== undefined) {
      this.#send('{"type":"ka"}');
    }
  }

  close(): void {
    this.input.socket.close(CLOSE_GOING_AWAY);
  }

  async #receive(data: RawData): Promise<void> {
    clearTimeout(this.#initTimer);
    const message = parseClientMessage(data.toString());
    if (this.#principal === undefined && !(await this.#admit())) {
      return;
    }
    switch (message?.type) {
      case 'connection_init':
        this.#send(
          JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs: LIMITS.connectionTimeoutMs } }),
        );
        this.#send('{"type":"ka"}');
        return;
      case 'start':
        await this.#start(message);
        return;
      case 'stop':
        this.#stop(message.id ?? '');
        this.#send(JSON.stringify({ id: message.id, type: 'complete' }));
        return;
      default:
        this.#fail(message?.id, [
          {
            errorType: 'UnsupportedOperation',
            message: `${message?.type ?? 'unknown'} not supported through the realtime channel`,
          },
        ]);
    }
  }

  /** @returns whether the connection's own credentials were good; the client is told when they were not. */
  async #admit(): Promise<boolean> {
    try {
      this.#principal = await this.input.handshake;
      return true;
    } catch (error) {
      if (!(error instanceof RequestError)) {
        throw error;
      }
      this.#send(connectionError(error.errorType, error.statusCode, error.message));
      this.input.socket.close(CLOSE_UNAUTHORIZED);
      return false;
    }
  }

  async #start(message: ClientMessage): Promise<void> {
    const { id } = message;
    if (id === undefined) {
      this.#fail(id, [{ errorType: 'BadRequestException', message: 'A start message needs an id.' }]);
    } else if (this.#subscriptions.has(id)) {
      this.#fail(id, [{ errorType: 'DuplicatedOperationError', message: `Operation ${id} already exists.` }]);
    } else if (this.#subscriptions.size >= LIMITS.maxSubscriptionsPerConnection) {
      const text = `Max number of ${LIMITS.maxSubscriptionsPerConnection} subscriptions reached`;
      this.#fail(id, [{ errorType: 'MaxSubscriptionsReachedError', message: text }]);
    } else {
      this.#subscriptions.set(id, undefined);
      await this.#agree(id, message);
    }
  }

  async #agree(id: string, message: ClientMessage): Promise<void> {
    try {
      const subscription = this.#attach(id, await this.#subscribe(message));
      if (!this.#subscriptions.has(id)) {
        return; // the client stopped it, or went, while the resolver ran
      }
      this.#subscriptions.set(id, subscription);
      this.input.api.hub.add(subscription);
      this.#send(JSON.stringify({ id, type: 'start_ack' }));
    } catch (error) {
      this.#subscriptions.delete(id);
      if (error instanceof SubscribeError) {
        this.#fail(id, error.errors);
      } else if (error instanceof RequestError) {
        this.#fail(id, [{ errorType: error.errorType, message: error.message }]);
      } else {
        throw error;
      }
    }
  }

  async #subscribe({ data, authorization }: ClientMessage) {
    const { api, sourceIp } = this.input;
    if (authorization === undefined) {
      throw unauthorized('Valid authorization header not provided.');
    }
    const operation = toOperation(parseData(data));
    const credentials = socketCredentials(authorization, `/graphql/${api.definition.id}`, data ?? '', operation);
    const principal = await api.authenticate(credentials);
    return subscribe(api, operation, principal, credentials.headers as TemplateMap, sourceIp);
  }

  #attach(id: string, agreed: Awaited<ReturnType<typeof subscribe>>): Subscription {
    const prefix = `{"id":${JSON.stringify(id)},"type":"data","payload":`;
    return {
      ...agreed,
      send: (payload) => this.#send(`${prefix}${payload}}`),
      complete: () => {
        this.#stop(id);
        this.#send(JSON.stringify({ id, type: 'complete' }));
      },
      expire: () => this.#expire(),
    };
  }

  #stop(id: string): void {
    const subscription = this.#subscriptions.get(id);
    this.#subscriptions.delete(id);
    if (subscription !== undefined) {
      this.input.api.hub.remove(subscription);
    }
  }

  /** A reader too slow for what it subscribed to is cut off; nothing is written to a socket that is gone. */
  #send(text: string): void {
    const { socket, log } = this.input;
    if (socket.readyState !== socket.OPEN) {
      return;
    }
    if (socket.bufferedAmount > LIMITS.maxBufferedSocketBytes) {
      log.warn('a real-time client reads too slowly and is cut off');
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  #fail(id: string | undefined, errors: readonly object[]): void {
    this.#send(errorMessage(id, errors));
  }

  #expire(): void {
    this.#fail(undefined, [{ errorType: 'UnauthorizedException', errorCode: 401, message: 'Token has expired.' }]);
    this.#end();
    this.input.socket.close(CLOSE_UNAUTHORIZED);
  }

  #end(): void {
    clearTimeout(this.#initTimer);
    for (const id of [...this.#subscriptions.keys()]) {
      this.#stop(id);
    }
  }
}

function parseData(data: string | undefined): unknown {
  try {
    return JSON.parse(data ?? '');
  } catch (error) {
    throw badRequest(error instanceof SyntaxError ? 'The data of a start message is not valid JSON.' : String(error));
  }
}
