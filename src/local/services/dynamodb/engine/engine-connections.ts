import type { EngineAnswer } from './answer-reader.js';
import { EngineConnection, type Exchange } from './engine-connection.js';

/** Enough for the resolvers of a busy page; the engine writes one at a time anyway. */
const MAX_CONNECTIONS = 32;
/** A scan of 1 MB takes milliseconds; an engine that is silent for so long is stuck. */
const ANSWER_TIMEOUT_MS = 30_000;
/** A connection that rested longer may be closed by the other side just when it is used again. */
const MAX_REST_MS = 4_000;

/** The connections to one address of the engine. Requests beyond their number wait in order. */
export class EngineConnections {
  private readonly url: URL;
  private readonly requestLine: string;
  private readonly open = new Set<EngineConnection>();
  private readonly free: EngineConnection[] = [];
  private readonly waiting: Exchange[] = [];

  constructor(endpoint: string) {
    this.url = new URL(endpoint);
    this.requestLine = `POST ${this.url.pathname} HTTP/1.1\r\nhost: ${this.url.host}\r\n`;
  }

  /**
   * Posts a body.
   *
   * @param headers - `name: value` lines, each ended by CRLF.
   * @returns a rejected promise when no whole answer came.
   */
  post(headers: string, body: Buffer | string): Promise<EngineAnswer> {
    const head = `${this.requestLine}${headers}content-length: `;
    return new Promise((resolve, reject) => this.start({ head, body, resolve, reject }));
  }

  /** Rejects what is under way and what waits. */
  close(): void {
    const error = new Error('The connections were closed.');
    for (const exchange of this.waiting.splice(0)) {
      exchange.reject(error);
    }
    for (const connection of this.open) {
      connection.close(error);
    }
  }

  private start(exchange: Exchange): void {
    const connection = this.takeFree() ?? this.connect();
    if (connection === undefined) {
      this.waiting.push(exchange);
    } else {
      connection.send(exchange);
    }
  }

  private takeFree(): EngineConnection | undefined {
    const oldestMs = performance.now() - MAX_REST_MS;
    for (let connection = this.free.pop(); connection !== undefined; connection = this.free.pop()) {
      if (connection.freeSinceMs >= oldestMs) {
        return connection;
      }
      connection.close(new Error('The connection rested for too long.'));
    }
    return undefined;
  }

  private connect(): EngineConnection | undefined {
    if (this.open.size >= MAX_CONNECTIONS) {
      return undefined;
    }
    const connection = new EngineConnection(this.url, ANSWER_TIMEOUT_MS, {
      onFree: () => this.goOn(connection),
      onClosed: () => this.forget(connection),
    });
    this.open.add(connection);
    return connection;
  }

  private goOn(connection: EngineConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) {
      this.free.push(connection);
    } else {
      connection.send(next);
    }
  }

  private forget(connection: EngineConnection): void {
    this.open.delete(connection);
    const index = this.free.indexOf(connection);
    if (index !== -1) {
      this.free.splice(index, 1);
    }
    const next = this.waiting.shift();
    if (next !== undefined) {
      this.start(next);
    }
  }
}
