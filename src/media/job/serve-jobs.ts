import { isUploadFailureCode, type JobMessage, type JobReply } from './messages.js';
import { assemble, measureLongVideo, runJob } from './run-job.js';

/** The part of `process` that a forked process speaks through. */
export interface JobChannel {
  on(event: 'message', listener: (message: JobMessage) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  send?(reply: JobReply): unknown;
  exit(code: number): unknown;
}

/** Runs the jobs its parent sends, one after another, and ends with it. */
export function serveJobs(channel: JobChannel): void {
  let last: Promise<void> = Promise.resolve();
  channel.on('message', (message: JobMessage) => {
    last = last.then(() => answer(message, (reply) => channel.send?.(reply)));
  });
  channel.on('disconnect', () => {
    channel.exit(0);
  });
}

async function answer(message: JobMessage, send: (reply: JobReply) => void): Promise<void> {
  const { id } = message;
  try {
    send(await run(message, (percent) => send({ id, kind: 'progress', percent })));
  } catch (error) {
    send(toReply(id, error));
  }
}

async function run(message: JobMessage, onProgress: (percent: number) => void): Promise<JobReply> {
  const { id } = message;
  switch (message.kind) {
    case 'process':
      return { id, kind: 'done', media: await runJob(message.job, onProgress) };
    case 'assemble':
      return { id, kind: 'done', media: await assemble(message.job, onProgress) };
    case 'measure': {
      const shape = await measureLongVideo(message.inputPath);
      return { id, kind: 'measured', ...(shape === undefined ? {} : { shape }) };
    }
  }
}

function toReply(id: number, error: unknown): JobReply {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return isUploadFailureCode(code) ? { id, kind: 'refused', code, message } : { id, kind: 'failed', message };
}
