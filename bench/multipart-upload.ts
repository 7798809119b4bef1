import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileSource } from '../examples/uploads/open-file-source.js';
import { uploadFile } from '../src/client/index.js';
import { partRanges } from '../src/domain/upload/plan-parts.js';
import { createEvent, openSession, query, type Session } from './account.js';
import { type Benchmark, compare } from './benchmark.js';
import { BARE_STORAGE, LOCAL_RUNTIME, startProcess } from './local-process.js';
import { watchMemory } from './resident-memory.js';

const MIB = 1024 ** 2;
const FILE_BYTES = 1024 * MIB;
/** As the backend cuts a file, and as many on their way at once as the client has. */
const PART_BYTES = 8 * MIB;
const PARALLEL_PARTS = 4;
const ROUNDS = 3;
/** No further round begins after it: a machine that is busy with other things is no reason to run for ever. */
const LAST_ROUND_STARTS_MS = 90_000;

async function writeFile(path: string): Promise<void> {
  const part = randomBytes(PART_BYTES);
  const file = await open(path, 'w');
  for (let written = 0; written < FILE_BYTES; written += PART_BYTES) {
    await file.write(part);
  }
  await file.close();
}

/** MiB a second, from the first byte of the file to storage's word that it has them all. */
async function rate(send: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await send();
  return FILE_BYTES / MIB / ((performance.now() - started) / 1000);
}

/** Through the client, every check on: checksums, signatures, ListParts, completion, progress. */
async function sendOurs(path: string, eventId: string): Promise<string> {
  const file = await openFileSource(path, 'video/mp4');
  const { uploadId } = await uploadFile(file, { purpose: 'EVENT', eventId, resumeStore: null });
  await file.close();
  return uploadId;
}

const STATUS = 'query ($uploadId: ID!) { getUploadStatus(uploadId: $uploadId) { status } }';
const POLL_MS = 100;

async function ended(session: Session, uploadId: string): Promise<void> {
  for (;;) {
    const { getUploadStatus: state } = await query(session, STATUS, { uploadId });
    if ((state as { status: string }).status === 'FAILED') {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The same parts over as many connections, from a file stream into a request. */
async function sendBare(path: string, endpoint: string, agent: Agent): Promise<void> {
  const parts = partRanges(FILE_BYTES, PART_BYTES)[Symbol.iterator]();
  const worker = async () => {
    for (const { partNumber, offset, byteLength } of { [Symbol.iterator]: () => parts }) {
      const put = request(`${endpoint}/${partNumber}`, {
        method: 'PUT',
        agent,
        headers: { 'content-length': byteLength },
      });
      createReadStream(path, { start: offset, end: offset + byteLength - 1 }).pipe(put);
      const [response] = await once(put, 'response');
      response.resume();
      await once(response, 'end');
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PARTS }, worker));
}

export const multipartUpload: Benchmark = {
  name: 'multipart-upload',
  about: 'a file of 1 GiB through the upload client, every check on, against bare HTTP into files',
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const [path, outputs, folder] = ['file', 'outputs.json', 'bare'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(folder);
    const local = await startProcess(LOCAL_RUNTIME, [
      ...['start', '--json', '--port', '0'],
      ...['--data', join(directory, 'data'), '--outputs', outputs],
    ]);
    const bare = await startProcess(BARE_STORAGE, [folder]);
    const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL_PARTS });
    try {
      const session = await openSession(outputs, local.endpoint);
      const eventId = await createEvent(session);
      await writeFile(path);
      const [ours, floor]: [number[], number[]] = [[], []];
      const peaks = { own: 0, started: 0 };
      const startedMs = performance.now();
      const isTimeLeft = () => performance.now() - startedMs < LAST_ROUND_STARTS_MS;
      for (let round = 0; round <= 1 || (round <= ROUNDS && isTimeLeft()); round += 1) {
        let uploadId = '';
        const memory = watchMemory(local.pid);
        const mine = await rate(async () => {
          uploadId = await sendOurs(path, eventId);
        });
        const { own, started } = memory.end();
        // Random bytes are no film: the worker says so, and the original is removed before the next round.
        await ended(session, uploadId);
        const theirs = await rate(() => sendBare(path, bare.endpoint, agent));
        say(`round ${round} of ${ROUNDS}: ${mine.toFixed()} and ${theirs.toFixed()} MiB/s, peak ${own} MiB`);
        peaks.own = Math.max(peaks.own, own);
        peaks.started = Math.max(peaks.started, started);
        if (round > 0) {
          ours.push(mine); // the first warms both
          floor.push(theirs);
        }
      }
      const also = { runtimePeakMiB: peaks.own, functionsAndEnginePeakMiB: peaks.started };
      return { ...compare('multipart-upload', 'MiB/s', ours, floor), also };
    } finally {
      agent.destroy();
      await Promise.all([local.stop(), bare.stop()]);
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
