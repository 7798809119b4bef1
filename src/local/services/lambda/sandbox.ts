import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../shared/log.js';
import type { FunctionDefinition } from './function-definition.js';
import { MAX_INIT_MS, MAX_SYNC_PAYLOAD_BYTES } from './limits.js';
import { exited, failure, type Outcome, timedOut } from './outcome.js';
import type { InvokeMessage, ProcessMessage } from './process-messages.js';
import { logOutput } from './process-output.js';

const BOOTSTRAP = fileURLToPath(new URL('./runtime/bootstrap.mjs', import.meta.url));

/** One process of a function. It runs one invocation at a time, for as long as it is sound. */
export interface Sandbox {
  /** Epoch milliseconds at which its credentials end. */
  readonly credentialsExpireAtMs: number;
  /** False once it has ended, or reported that it will. */
  isUsable(): boolean;
  /** Never rejects: whatever goes wrong is an outcome, as it is for Lambda's callers. */
  invoke(requestId: string, payload: string): Promise<Outcome>;
  /** Resolves when the process and all it started are gone, and its temporary folder with it. */
  end(): Promise<void>;
}

export interface SandboxOptions {
  readonly definition: FunctionDefinition;
  readonly taskRoot: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly temporaryFolder: string;
  readonly credentialsExpireAtMs: number;
  readonly log: Log;
}

type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export function startSandbox(options: SandboxOptions): Sandbox {
  const { definition, log } = options;
  const child = spawnProcess(options);
  let usable = true;
  let requestId = '';
  const messages = createMailbox(child);
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const gone = ended.then(() => {
    usable = false;
    // What it started, ffmpeg say, is in its process group and must not outlive it.
    killGroup(child);
    rmSync(options.temporaryFolder, { recursive: true, force: true });
  });
  const started = Date.now();
  const initialized = messages.next();
  const fields = () => ({ function: definition.name, requestId });
  logOutput(child.stdout, 'info', log, fields);
  logOutput(child.stderr, 'error', log, fields);

  const invoke = async (id: string, payload: string): Promise<Outcome> => {
    requestId = id;
    const timeoutMs = definition.timeoutSeconds * 1000;
    const initLimitMs = Math.max(MAX_INIT_MS, timeoutMs) - (Date.now() - started);
    const ready = await within(initLimitMs, initialized, ended);
    if (ready === undefined || !('type' in ready) || ready.type !== 'ready') {
      usable = false;
      killGroup(child);
      return describeInit(ready, id, definition);
    }
    const answer = messages.next();
    send(child, { ...invokeMessage(definition, id, timeoutMs), payload });
    const reply = await within(timeoutMs, answer, ended);
    usable = reply !== undefined && 'type' in reply && reply.type === 'outcome' && reply.fatal !== true;
    if (!usable) {
      killGroup(child);
    }
    // What it printed before it answered is in the pipe already, and is read in this turn.
    await new Promise((resolve) => setImmediate(resolve));
    return describeReply(reply, id, definition);
  };
  return {
    credentialsExpireAtMs: options.credentialsExpireAtMs,
    isUsable: () => usable,
    invoke,
    end() {
      usable = false;
      killGroup(child);
      return gone;
    },
  };
}

type FunctionProcess = ChildProcessByStdio<null, Readable, Readable>;

function spawnProcess({ definition, taskRoot, environment }: SandboxOptions): FunctionProcess {
  return spawn(process.execPath, [`--max-old-space-size=${definition.memoryMb}`, BOOTSTRAP], {
    cwd: taskRoot,
    env: { ...environment },
    // A process group of its own, so that all of it can be ended together.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as FunctionProcess;
}

function invokeMessage({ arn }: FunctionDefinition, id: string, timeoutMs: number) {
  const root = `${Math.floor(Date.now() / 1000).toString(16)}-${id.replaceAll('-', '').slice(0, 24)}`;
  return { id, arn, deadlineMs: Date.now() + timeoutMs, traceId: `Root=1-${root};Sampled=0` };
}

/** Messages in the order they came; one reader at a time. */
function createMailbox(child: ChildProcess): { next(): Promise<ProcessMessage> } {
  const waiting: ProcessMessage[] = [];
  let reader: ((message: ProcessMessage) => void) | undefined;
  child.on('message', (message: ProcessMessage) => {
    if (reader === undefined) {
      waiting.push(message);
    } else {
      reader(message);
      reader = undefined;
    }
  });
  return {
    next: () =>
      new Promise((resolve) => {
        const message = waiting.shift();
        if (message === undefined) {
          reader = resolve;
        } else {
          resolve(message);
        }
      }),
  };
}

/** @returns undefined when neither came in time. */
async function within<First, Second>(
  limitMs: number,
  first: Promise<First>,
  second: Promise<Second>,
): Promise<First | Second | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  // A message that came before the process ended counts; so it is the first to be looked at.
  return Promise.race([first, second.then(async (ending) => (await inThisTurn(first)) ?? ending), timeout]).finally(
    () => clearTimeout(timer),
  );
}

function inThisTurn<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([promise, new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);
}

function describeInit(
  message: ProcessMessage | Ending | undefined,
  id: string,
  { timeoutSeconds }: FunctionDefinition,
) {
  if (message === undefined) {
    return timedOut(id, Math.max(timeoutSeconds, MAX_INIT_MS / 1000));
  }
  if (!('type' in message)) {
    return exited(id, message.code, message.signal);
  }
  return failure(
    message.type === 'initError'
      ? message.error
      : { errorType: 'Runtime.Unknown', errorMessage: 'The process answered before it was asked.' },
  );
}

function describeReply(
  reply: ProcessMessage | Ending | undefined,
  id: string,
  definition: FunctionDefinition,
): Outcome {
  if (reply === undefined) {
    return timedOut(id, definition.timeoutSeconds);
  }
  if (!('type' in reply)) {
    return exited(id, reply.code, reply.signal);
  }
  if (reply.type !== 'outcome') {
    return failure({ errorType: 'Runtime.Unknown', errorMessage: `The process answered ${reply.type}.` });
  }
  if (reply.error !== undefined) {
    return failure(reply.error);
  }
  const payload = reply.payload ?? 'null';
  return Buffer.byteLength(payload) > MAX_SYNC_PAYLOAD_BYTES
    ? failure({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_SYNC_PAYLOAD_BYTES} bytes).`,
      })
    : { payload, failed: false };
}

function send(child: ChildProcess, message: InvokeMessage): void {
  // A failed write means that the process is ending, which is waited for besides.
  child.send(message, () => undefined);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
