import { type AnswerBody, bodyOfChunks, bodyOfLength } from './answer-body.js';

/** What the engine answered to one request. */
export interface EngineAnswer {
  readonly statusCode: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';
/** Node's own bound for the head of a message. */
const MAX_HEAD_BYTES = 16 * 1024;
const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/;
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*(\d+)[ \t]*(?:\r\n|$)/i;
const CHUNKED = /\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?:\r\n|$)/i;
const CONNECTION_CLOSE = /\r\nconnection:[ \t]*close[ \t]*(?:\r\n|$)/i;

/**
 * Reads HTTP/1.1 answers to POST requests, one after another, from the pieces in which they arrive. It knows the two ways
 * such an answer says where it ends (RFC 9112, 6.3): a content length and chunks. Any other is refused by name.
 */
export class AnswerReader {
  /** The last answer asks for no more requests on its connection. */
  isLast = false;
  private beginning: Buffer | undefined;
  private head = '';
  private body: AnswerBody | undefined;

  /**
   * @returns the answer once it is whole; until then undefined.
   * @throws Error when the bytes are no such answer. The connection is of no use from then on.
   */
  push(piece: Buffer): EngineAnswer | undefined {
    const content = this.body === undefined ? this.pushHead(piece) : this.body.push(piece);
    if (content === undefined) {
      return undefined;
    }
    this.body = undefined;
    return new ReadAnswer(this.head, content);
  }

  private pushHead(piece: Buffer): Buffer | undefined {
    const bytes = this.beginning === undefined ? piece : Buffer.concat([this.beginning, piece]);
    const end = bytes.indexOf(HEAD_END);
    if (end === -1) {
      if (bytes.length > MAX_HEAD_BYTES) {
        throw new Error('The head of the answer is too long.');
      }
      this.beginning = bytes;
      return undefined;
    }
    this.beginning = undefined;
    this.head = bytes.toString('latin1', 0, end);
    this.isLast = CONNECTION_CLOSE.test(this.head);
    this.body = bodyAfter(this.head);
    return this.body.push(bytes.subarray(end + HEAD_END.length));
  }
}

function bodyAfter(head: string): AnswerBody {
  if (CHUNKED.test(head)) {
    return bodyOfChunks();
  }
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length === undefined) {
    throw new Error('The answer has neither a content length nor chunks.');
  }
  return bodyOfLength(Number(length));
}

class ReadAnswer implements EngineAnswer {
  readonly statusCode: number;

  constructor(
    private readonly head: string,
    readonly body: Buffer,
  ) {
    const status = STATUS_LINE.exec(head)?.[1];
    if (status === undefined) {
      throw new Error('The answer is not HTTP/1.1.');
    }
    this.statusCode = Number(status);
  }

  /** Read when they are asked for: most calls want the body alone. */
  get headers(): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const line of this.head.split(LINE_END).slice(1)) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    return headers;
  }
}
