import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, encodeCrc32 } from '../../domain/upload/crc32.js';

export interface PutAttempt {
  /** 0 for a file in one piece. */
  readonly part: number;
  /** From 1, of that part. */
  readonly attempt: number;
  readonly signature: string;
}

export interface Refusal {
  readonly status: number;
  readonly code?: string;
}

export interface FakeStorage {
  readonly origin: string;
  /** Every PUT, in order, as it was answered. */
  readonly attempts: PutAttempt[];
  /** What was stored: part and base64 CRC-32. */
  readonly stored: Map<number, string>;
  /** What a PUT is answered; 200 when it says nothing, no answer at all for `hang`, a broken line for `cut`. */
  answer: (attempt: PutAttempt) => Refusal | 'hang' | 'cut' | undefined;
  close(): Promise<void>;
}

/** A real server in place of S3: takes bytes by HTTP, tells parts by `?partNumber=`, and refuses what it is told to. */
export async function startFakeStorage(): Promise<FakeStorage> {
  const attempts: PutAttempt[] = [];
  const stored = new Map<number, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://storage');
    const part = Number(url.searchParams.get('partNumber') ?? '0');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const attempt = attempts.filter((other) => other.part === part).length + 1;
      const put = { part, attempt, signature: url.searchParams.get('signature') ?? '' };
      attempts.push(put);
      const answer = storage.answer(put);
      if (answer === undefined) {
        stored.set(part, encodeCrc32(crc32(Buffer.concat(chunks))));
        response.end();
      } else {
        refuse(response, answer);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const storage: FakeStorage = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    stored,
    answer: () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return storage;
}

function refuse(response: ServerResponse, answer: Refusal | 'hang' | 'cut'): void {
  if (answer === 'cut') {
    response.destroy();
  } else if (answer !== 'hang') {
    response.writeHead(answer.status).end(`<Error><Code>${answer.code ?? ''}</Code></Error>`);
  }
}
