/** Collects the body of one answer from the pieces in which it arrives. */
export interface AnswerBody {
  /**
   * @returns the body once it is whole; until then undefined.
   * @throws Error when the bytes do not follow the protocol, or go on after the body.
   */
  push(piece: Buffer): Buffer | undefined;
}

const LINE_END = '\r\n';
/** The size of a chunk and its extensions, of which none is in use. */
const MAX_LINE_BYTES = 1_024;
const CHUNK_SIZE = /^[0-9a-f]{1,8}(?=[;\s]|$)/i;

/** A body of a length that the head told. */
export function bodyOfLength(byteLength: number): AnswerBody {
  const pieces: Buffer[] = [];
  let received = 0;
  return {
    push(piece) {
      received += piece.length;
      if (received > byteLength) {
        throw new Error('There are bytes after the answer.');
      }
      pieces.push(piece);
      return received < byteLength ? undefined : pieces.length === 1 ? piece : Buffer.concat(pieces);
    },
  };
}

/** RFC 9112, 7.1: `SIZE CRLF DATA CRLF` until a size of zero, sizes in hexadecimal. Trailers are skipped. */
export function bodyOfChunks(): AnswerBody {
  const chunks: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(piece) {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      for (let chunk = readChunk(rest); chunk !== undefined; chunk = readChunk(rest)) {
        rest = rest.subarray(chunk.end);
        if (chunk.data === undefined) {
          if (rest.length > 0) {
            throw new Error('There are bytes after the answer.');
          }
          return Buffer.concat(chunks);
        }
        chunks.push(chunk.data);
      }
      return undefined;
    },
  };
}

/** @returns undefined when the chunk is not whole; no data for the last one. */
function readChunk(bytes: Buffer): { readonly data?: Buffer; readonly end: number } | undefined {
  const lineEnd = bytes.indexOf(LINE_END);
  if (lineEnd === -1) {
    if (bytes.length > MAX_LINE_BYTES) {
      throw new Error('A chunk of the answer has no size.');
    }
    return undefined;
  }
  const size = CHUNK_SIZE.exec(bytes.toString('latin1', 0, lineEnd))?.[0];
  if (size === undefined) {
    throw new Error('A chunk of the answer has no size.');
  }
  const byteLength = Number.parseInt(size, 16);
  if (byteLength === 0) {
    // The line of the last chunk, then trailers if any, then an empty line.
    const emptyLine = bytes.indexOf(LINE_END + LINE_END, lineEnd);
    return emptyLine === -1 ? undefined : { end: emptyLine + 2 * LINE_END.length };
  }
  const start = lineEnd + LINE_END.length;
  const end = start + byteLength + LINE_END.length;
  return end > bytes.length ? undefined : { data: bytes.subarray(start, start + byteLength), end };
}
