import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crc32, encodeCrc32 } from '../../domain/upload/crc32.js';
import { PARALLEL_PARTS, sendParts } from './send-parts.js';
import { createStop, type StopSignal } from './stop.js';
import { sourceOf } from './upload-source.js';

const PART_BYTES = 1_000;
const BYTES = Uint8Array.from({ length: 9_500 }, (_, index) => (index * 31) % 251); // ten parts
const FILE = new Blob([BYTES]);
const checksum = (part: number) => encodeCrc32(crc32(BYTES.subarray((part - 1) * PART_BYTES, part * PART_BYTES)));
const ALL = Array.from({ length: 10 }, (_, index) => index + 1);

let server: Server;
let origin: string;
let arrived: Map<number, string>;
let attempts: number[];
let signings: number[][];
let inFlight: number;
let mostInFlight: number;
/** What storage answers to a try; 200 when it says nothing. */
let answer: (part: number, attempt: number) => { status: number; code?: string } | undefined;

beforeEach(async () => {
  arrived = new Map();
  attempts = [];
  signings = [];
  inFlight = 0;
  mostInFlight = 0;
  answer = () => undefined;
  server = createServer((request, response) => {
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      inFlight -= 1;
      const part = Number(new URL(request.url ?? '', origin).searchParams.get('partNumber'));
      attempts.push(part);
      const { status, code = '' } = answer(part, attempts.filter((other) => other === part).length) ?? { status: 200 };
      if (status === 200) {
        arrived.set(part, encodeCrc32(crc32(Buffer.concat(chunks))));
      }
      response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function send(stored: ReadonlyMap<number, string> = new Map(), signal: StopSignal = createStop()) {
  const checksums = new Map<number, string>();
  const sent = new Map<number, number>();
  const done = sendParts({
    source: sourceOf(FILE),
    uploadId: 'u',
    partBytes: PART_BYTES,
    stored,
    checksums,
    api: {
      sign: async (_uploadId, parts) => {
        signings.push(parts.map(({ partNumber }) => partNumber));
        return parts.map(({ partNumber, checksumCrc32 }) => ({
          partNumber,
          url: `${origin}/?partNumber=${partNumber}`,
          headers: [{ name: 'x-amz-checksum-crc32', value: checksumCrc32 }],
          expiresIn: 60,
        }));
      },
    },
    onSent: (part, bytes) => sent.set(part, bytes),
    onStored: () => undefined,
    signal,
  });
  return { done, checksums, sent };
}

it('sends every part once, a few at a time, signed in batches', async () => {
  const { done, checksums, sent } = send();
  await done;

  expect([...arrived].sort(([left], [right]) => left - right)).toEqual(ALL.map((part) => [part, checksum(part)]));
  expect([...attempts].sort((left, right) => left - right)).toEqual(ALL);
  expect(mostInFlight).toBeLessThanOrEqual(PARALLEL_PARTS);
  expect(signings).toEqual([ALL.slice(0, 8), ALL.slice(8)]);
  expect(checksums.size).toBe(10);
  expect([...sent.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(FILE.size);
});

it('leaves out what storage has, and sends again what it has otherwise', async () => {
  const { done, sent } = send(
    new Map([...ALL.slice(0, 7).map((part) => [part, checksum(part)] as const), [8, 'other']]),
  );
  await done;

  expect([...attempts].sort((left, right) => left - right)).toEqual([8, 9, 10]);
  expect(sent.get(1)).toBe(PART_BYTES);
});

it.each([
  ['its URL has expired', { status: 403, code: 'AccessDenied' }],
  ['the credentials that signed it have', { status: 400, code: 'ExpiredToken' }],
])('signs a part anew when %s', async (_name, refusal) => {
  answer = (part, attempt) => (part === 3 && attempt === 1 ? refusal : undefined);
  await send().done;

  expect(attempts.filter((part) => part === 3)).toHaveLength(2);
  expect(signings).toContainEqual([3]);
});

it.each([
  ['storage is busy', { status: 503, code: 'SlowDown' }],
  ['the bytes were damaged on their way', { status: 400, code: 'BadDigest' }],
])('sends a part again when %s', async (_name, refusal) => {
  answer = (part, attempt) => (part === 5 && attempt === 1 ? refusal : undefined);
  await send().done;

  expect(arrived.get(5)).toBe(checksum(5));
  expect(attempts).toHaveLength(11);
});

it('gives up, with all its parts, when storage says no for good', async () => {
  answer = (part) => (part === 2 ? { status: 404, code: 'NoSuchUpload' } : undefined);

  await expect(send().done).rejects.toMatchObject({ name: 'StorageRefusal', status: 404, code: 'NoSuchUpload' });
  expect(attempts.filter((part) => part === 2)).toHaveLength(1);
  expect(attempts.length).toBeLessThan(ALL.length);
});

it('stops when it is told to', async () => {
  const stop = createStop();
  answer = () => {
    stop.stop(new Error('paused'));
    return undefined;
  };

  await expect(send(new Map(), stop).done).rejects.toThrow('paused');
  expect(attempts.length).toBeLessThan(ALL.length);
});
