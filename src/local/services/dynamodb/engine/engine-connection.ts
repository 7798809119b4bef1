import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { AnswerReader, type EngineAnswer } from './answer-reader.js';

export interface Exchange {
  /** The request's head up to the value of its content length, which is its last header. */
  readonly head: string;
  readonly body: Buffer | string;
  resolve(answer: EngineAnswer): void;
  reject(error: Error): void;
}

export interface ConnectionEvents {
  /** The connection has answered and may be used again. */
  onFree(connection: EngineConnection): void;
  /** Told once, before what is under way is rejected. */
  onClosed(connection: EngineConnection): void;
}

/** A connection that carries one exchange at a time. */
export class EngineConnection {
  /** When it answered last; of `performance.now()`. */
  freeSinceMs = 0;
  private readonly socket: Socket;
  private readonly reader = new AnswerReader();
  private exchange: Exchange | undefined;
  private isClosed = false;

  /** @param silenceMs - an engine that says nothing for so long has failed. */
  constructor(
    url: URL,
    silenceMs: number,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = open(url);
    this.socket.setNoDelay(true);
    this.socket.setTimeout(silenceMs, () => this.close(new Error(`The engine was silent for ${silenceMs} ms.`)));
    this.socket.on('data', (piece: Buffer) => this.read(piece));
    this.socket.on('error', (error) => this.close(error));
    this.socket.on('end', () => this.close(new Error('The engine closed the connection.')));
    this.socket.on('close', () => this.close(new Error('The connection was closed.')));
  }

  send(exchange: Exchange): void {
    this.exchange = exchange;
    const { head, body } = exchange;
    if (typeof body === 'string') {
      this.socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`); // one piece, so one call of the kernel
      return;
    }
    this.socket.cork();
    this.socket.write(`${head}${body.length}\r\n\r\n`);
    this.socket.write(body);
    this.socket.uncork();
  }

  /** Closes the connection and rejects what is under way. */
  close(error: Error): void {
    if (this.isClosed) {
      return;
    }
    this.isClosed = true;
    this.socket.destroy();
    this.events.onClosed(this);
    this.exchange?.reject(error);
  }

  private read(piece: Buffer): void {
    try {
      const answer = this.reader.push(piece);
      if (answer !== undefined) {
        this.finish(answer);
      }
    } catch (error) {
      this.close(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private finish(answer: EngineAnswer): void {
    const { exchange } = this;
    if (exchange === undefined) {
      throw new Error('The engine answered without having been asked.');
    }
    this.exchange = undefined;
    exchange.resolve(answer);
    if (this.reader.isLast) {
      this.close(new Error('The engine closed the connection.'));
      return;
    }
    this.freeSinceMs = performance.now();
    this.events.onFree(this);
  }
}

function open({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, ''); // a URL writes an IPv6 address in brackets
  return protocol === 'https:'
    ? connectSecurely({ host, port: Number(port || 443), servername: host })
    : connect({ host, port: Number(port || 80) });
}
