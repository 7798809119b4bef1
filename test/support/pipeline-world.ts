import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFailedJobRepository } from '../../src/data/failed-job-repository.js';
import { createUploadEndRepository } from '../../src/data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../../src/data/upload-lease-repository.js';
import { createUploadRepository } from '../../src/data/upload-repository.js';
import { createUploadTranscodingRepository } from '../../src/data/upload-transcoding-repository.js';
import { createUploadTransferRepository } from '../../src/data/upload-transfer-repository.js';
import { isAppError, UploadFailedError } from '../../src/domain/errors.js';
import { retryDelaySeconds } from '../../src/domain/upload/retry-delay.js';
import type { Upload } from '../../src/domain/upload/upload.js';
import { createCompleteUpload } from '../../src/operations/complete-upload.js';
import { createFollowTranscoding } from '../../src/operations/follow-transcoding.js';
import { createLongVideos } from '../../src/operations/long-videos.js';
import type { MediaJob, ProcessedMedia } from '../../src/operations/media-port.js';
import { createProcessUpload, type ProcessUploadDeps } from '../../src/operations/process-upload.js';
import { createRecordFailedJob } from '../../src/operations/record-failed-job.js';
import { createRedriveJob } from '../../src/operations/redrive-job.js';
import { parseStagedOriginal } from '../../src/operations/staged-original.js';
import { parseTranscodingReport } from '../../src/operations/transcoding-report.js';
import { createUploadAnnouncer } from '../../src/operations/upload-announcer.js';
import { FakeEventPublisher } from './fake-event-publisher.js';
import { createFakeLog } from './fake-log.js';
import { FakeMultipartStore } from './fake-multipart-store.js';
import { FakeObjectStore } from './fake-object-store.js';
import { createFakeTranscoder } from './fake-transcoder.js';
import type { StartedTables } from './start-tables.js';

export interface WorldOptions {
  readonly tables: StartedTables;
  readonly upload: Upload;
  readonly workRoot: string;
  /** 0 to 1, the same ones for the same seed. */
  readonly random: () => number;
  /** The file itself is at fault. */
  readonly poison: boolean;
  /** The file is a video that a transcoding service has to encode. */
  readonly long: boolean;
  /** Chance of a crash at each step of a process, before or after the step's effect. */
  readonly crashChance: number;
}

/** As the queue is set up in amplify/eventing/media-processing.ts. */
const MAX_RECEIVES = 4;
const VISIBILITY_MS = 5_400_000;
const DEAD_LETTER_VISIBILITY_MS = 90_000;
const MAX_PROCESSES = 3;
const SHAPE = { width: 640, height: 480, framesPerSecond: 25, durationSeconds: 900, hasSound: true };
/** More than a lease lasts: a process that is slow loses it. */
const LONGEST_PAUSE_MS = 1_500_000;

/** A process that stopped between two steps. */
class Crash extends Error {}

interface Message {
  /** The same at every receive. */
  readonly id: string;
  readonly body: string;
  visibleAtMs: number;
  receives: number;
}

interface Process {
  dead: boolean;
  over: boolean;
  /** Lets it take its next step; undefined while it takes one. */
  resume: (() => void) | undefined;
  readonly paused: () => Promise<void>;
}

/** One upload and everything that happens to it, one step at a time, in an order that chance decides. */
export class PipelineWorld {
  private messagesSent = 0;
  readonly staging = new FakeObjectStore();
  readonly images = new FakeObjectStore();
  readonly content = new FakeObjectStore();
  private readonly publisher = new FakeEventPublisher();
  private readonly log = createFakeLog();
  private readonly processes = new Set<Process>();
  private queue: Message[] = [];
  private deadLetters: Message[] = [];
  private nowMs = 0;
  private isCalm = false;
  private readonly body: string;

  constructor(
    private readonly options: WorldOptions,
    private readonly key: string,
  ) {
    const object = { key, size: options.upload.byteLength, etag: 'e', 'version-id': 'v' };
    this.body = JSON.stringify({ detail: { bucket: { name: 'uploads' }, object } });
  }

  /** The client's bytes arrive, and storage tells of them so many times. */
  stage(deliveries: number): void {
    this.staging.objects.set(this.key, this.options.upload.byteLength);
    for (let index = 0; index < deliveries; index += 1) {
      this.send(this.body, this.upTo(600_000));
    }
  }

  /** The client says that its transfer ended. */
  clientSays(status: 'SUCCESS' | 'FAILED'): void {
    this.start(async (process) => {
      const { uploads, ends, transfers } = this.repositories(process);
      const completeUpload = createCompleteUpload({
        uploads,
        ends,
        transfers,
        staging: this.guarded(process, this.staging),
        parts: this.guarded(process, new FakeMultipartStore(this.staging)),
        publisher: this.publisher,
        log: this.log,
      });
      const caller = { kind: 'user', sub: this.options.upload.ownerId, groups: ['fans'] } as const;
      await completeUpload(caller, { uploadId: this.options.upload.id, status });
    });
  }

  operatorRedrives(): void {
    this.start(async (process) => {
      const { uploads, jobs } = this.repositories(process);
      const bus = this.guarded(process, {
        uploadRedriven: async () => {
          this.send(this.body, 0);
        },
      });
      const redriveJob = createRedriveJob({ uploads, jobs, bus, publisher: this.publisher, log: this.log });
      const admin = { kind: 'user', sub: 'admin-1', groups: ['admins'] } as const;
      await redriveJob(admin, { uploadId: this.options.upload.id });
    });
  }

  /** Nothing crashes any more, and nothing pauses. */
  calm(): void {
    this.isCalm = true;
  }

  /** Takes one step, of one process that chance picks. Answers whether there is anything left to do. */
  async step(): Promise<boolean> {
    if (!this.isCalm && this.options.random() < 0.1) {
      this.nowMs += this.upTo(LONGEST_PAUSE_MS);
    }
    this.receive();
    const waiting = [...this.processes];
    if (waiting.length === 0) {
      return this.waitForMessage();
    }
    const chosen = waiting[Math.floor(this.options.random() * waiting.length)];
    const resume = chosen?.resume;
    if (chosen !== undefined) {
      chosen.resume = undefined;
    }
    resume?.();
    await chosen?.paused();
    return true;
  }

  /** Begins work on a message, if a process is free. */
  private receive(): void {
    if (this.processes.size >= MAX_PROCESSES || (this.processes.size > 0 && this.options.random() < 0.5)) {
      return;
    }
    const visible = ({ visibleAtMs }: Message) => visibleAtMs <= this.nowMs;
    const letter = this.deadLetters.find(visible);
    const message = this.queue.find(visible);
    if (letter !== undefined) {
      this.deliverLetter(letter);
    } else if (message !== undefined && message.receives >= MAX_RECEIVES) {
      this.queue = this.queue.filter((other) => other !== message);
      this.deadLetters.push({ ...message, id: this.nextMessageId(), visibleAtMs: this.nowMs, receives: 0 });
    } else if (message !== undefined) {
      this.deliver(message);
    }
  }

  private waitForMessage(): boolean {
    const messages = [...this.queue, ...this.deadLetters];
    if (messages.length === 0) {
      return false;
    }
    this.nowMs = Math.max(this.nowMs, Math.min(...messages.map(({ visibleAtMs }) => visibleAtMs)));
    return true;
  }

  private send(body: string, delayMs: number): void {
    this.queue.push({ id: this.nextMessageId(), body, visibleAtMs: this.nowMs + delayMs, receives: 0 });
  }

  private nextMessageId(): string {
    this.messagesSent += 1;
    return `message-${this.messagesSent}`;
  }

  private deliver(message: Message): void {
    message.receives += 1;
    message.visibleAtMs = this.nowMs + VISIBILITY_MS;
    this.start(async (process) => {
      try {
        await this.work(process, message);
        this.queue = this.queue.filter((other) => other !== message);
      } catch (error) {
        if (!process.dead) {
          message.visibleAtMs = this.nowMs + retryDelaySeconds(message.receives) * 1000;
        }
        throw error;
      }
    });
  }

  private deliverLetter(letter: Message): void {
    letter.visibleAtMs = this.nowMs + DEAD_LETTER_VISIBILITY_MS;
    this.start(async (process) => {
      const { uploads, jobs } = this.repositories(process);
      const recordFailedJob = createRecordFailedJob({
        uploads,
        jobs,
        staging: this.guarded(process, this.staging),
        stagingBucket: 'uploads',
        notificationTable: 'Notification',
        announcer: createUploadAnnouncer({ publisher: this.publisher, nowMs: () => this.nowMs, log: this.log }),
        now: () => new Date(this.nowMs),
        log: this.log,
      });
      await recordFailedJob(letter.body);
      this.deadLetters = this.deadLetters.filter((other) => other !== letter);
    });
  }

  private async work(process: Process, { body, id }: Message): Promise<void> {
    const processUpload = this.worker(process);
    const report = parseTranscodingReport(body);
    if (report === undefined) {
      await processUpload(parseStagedOriginal(body), id);
      return;
    }
    const { uploads, transcodings } = this.repositories(process);
    const announcer = createUploadAnnouncer({ publisher: this.publisher, nowMs: () => this.nowMs, log: this.log });
    const deps = { uploads, transcodings, announcer, processUpload, bucket: 'uploads', log: this.log };
    await createFollowTranscoding(deps)(report, id);
  }

  private longVideos(process: Process): Pick<ProcessUploadDeps, 'longVideos'> {
    if (!this.options.long) {
      return {};
    }
    const queue = {
      send: async (body: object, delaySeconds = 0) => this.send(JSON.stringify(body), delaySeconds * 1000),
    };
    const video = {
      measureLongVideo: async () => SHAPE,
      assemble: ({ workDirectory }: { workDirectory: string }) => this.render(workDirectory),
    };
    return {
      longVideos: createLongVideos({
        transcodings: this.repositories(process).transcodings,
        staging: this.guarded(process, this.staging),
        transcoder: this.guarded(process, this.transcoder),
        video: this.guarded(process, video),
        queue: this.guarded(process, queue),
        log: this.log,
      }),
    };
  }

  private readonly transcoder = createFakeTranscoder({
    nowMs: () => this.nowMs,
    random: () => this.options.random(),
    isAtFault: () => this.options.poison,
    isReliable: () => this.isCalm,
    leave: (key) => this.staging.objects.set(key, 50),
    tell: (body, atMs) => this.send(JSON.stringify(body), atMs - this.nowMs),
  });

  private worker(process: Process) {
    const { uploads, leases, ends } = this.repositories(process);
    return createProcessUpload({
      ...this.longVideos(process),
      uploads,
      leases,
      ends,
      tables: {
        contents: 'Content',
        contentCounts: 'ContentCount',
        events: 'Event',
        participations: 'Participation',
        notifications: 'Notification',
      },
      staging: this.guarded(process, this.staging),
      images: this.guarded(process, this.images),
      content: this.guarded(process, this.content),
      media: this.guarded(process, { process: (job: MediaJob) => this.make(job) }),
      announcer: createUploadAnnouncer({ publisher: this.publisher, nowMs: () => this.nowMs, log: this.log }),
      workRoot: this.options.workRoot,
      now: () => new Date(this.nowMs),
      randomId: randomUUID,
      log: this.log,
    });
  }

  private async make({ workDirectory }: MediaJob): Promise<ProcessedMedia> {
    if (this.options.poison) {
      throw new UploadFailedError('CORRUPT_MEDIA', 'The image is cut off');
    }
    return this.render(workDirectory);
  }

  private async render(workDirectory: string): Promise<ProcessedMedia> {
    const path = join(workDirectory, 'thumb');
    await writeFile(path, Buffer.alloc(40));
    const file = { name: 'thumb', mediaType: 'image/webp', byteLength: 40, width: 100, height: 75, path } as const;
    return { width: 640, height: 480, files: [file, { ...file, name: 'w320' }], pictures: [] };
  }

  private repositories(process: Process) {
    const now = () => new Date(this.nowMs);
    const tables = { uploads: 'Upload', userProfiles: 'UserProfile' };
    const stored = { client: this.options.tables.client, tables, now };
    return {
      uploads: this.guarded(process, createUploadRepository(stored)),
      transfers: this.guarded(process, createUploadTransferRepository({ ...stored, tableName: 'Upload' })),
      leases: this.guarded(process, createUploadLeaseRepository({ ...stored, tableName: 'Upload' })),
      transcodings: this.guarded(process, createUploadTranscodingRepository({ ...stored, tableName: 'Upload' })),
      ends: this.guarded(process, createUploadEndRepository(stored)),
      jobs: this.guarded(process, createFailedJobRepository(stored)),
    };
  }

  /** The same methods, each of which waits for its turn, and may be the last thing its process does. */
  private guarded<Target extends object>(process: Process, target: Target): Target {
    return new Proxy(target, {
      get: (_, name) => {
        const method: unknown = Reflect.get(target, name);
        return typeof method === 'function'
          ? (...values: unknown[]) => this.inTurn(process, () => method.apply(target, values))
          : method;
      },
    });
  }

  private async inTurn(process: Process, action: () => unknown): Promise<unknown> {
    await new Promise<void>((resolve) => {
      process.resume = resolve;
    });
    const chance = this.isCalm ? 1 : this.options.random();
    if (process.dead || chance < this.options.crashChance / 2) {
      process.dead = true;
      throw new Crash('before');
    }
    const result = await action();
    if (chance < this.options.crashChance) {
      process.dead = true;
      throw new Crash('after');
    }
    return result;
  }

  private start(run: (process: Process) => Promise<void>): void {
    const process: Process = {
      dead: false,
      over: false,
      resume: undefined,
      paused: async () => {
        while (process.resume === undefined && !process.over) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    };
    this.processes.add(process);
    void run(process)
      .catch((error: unknown) => this.refuseSurprise(process, error))
      .finally(() => {
        process.over = true;
        this.processes.delete(process);
      });
  }

  /** A process may die, be refused, or find that another was faster; anything else is a fault of the program. */
  private refuseSurprise(process: Process, error: unknown): void {
    const known = error instanceof Error && /NoSuchKey|A worker still has|Service error/.test(error.message);
    if (!process.dead && !isAppError(error) && !known) {
      this.surprises.push(error);
    }
  }

  readonly surprises: unknown[] = [];

  private upTo(ms: number): number {
    return Math.floor(this.options.random() * ms);
  }
}
