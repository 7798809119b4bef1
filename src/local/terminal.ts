import type { LocalRuntime } from './runtime.js';
import type { OutgoingMessage } from './services/service.js';
import type { LogEntry, LogSink } from './shared/log.js';

export interface TerminalOptions {
  /** Machine-readable: one line when ready, nothing else on the standard output. */
  readonly json: boolean;
  readonly write: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** What of a running backend is told. */
type ReadyRuntime = Pick<LocalRuntime, 'endpoint' | 'graphqlUrls' | 'outputsFile' | 'dataDir' | 'milliseconds'>;

export interface Terminal {
  readonly log: LogSink;
  message(message: OutgoingMessage): void;
  progress(step: string): void;
  ready(runtime: ReadyRuntime): void;
  stopping(): void;
}

/** What a person, or with `--json` a program, sees of the runtime. */
export function createTerminal({ json, write, warn }: TerminalOptions): Terminal {
  const say = json ? warn : write;
  return {
    log: (entry) => {
      if (entry.level !== 'debug') {
        warn(renderEntry(entry));
      }
    },
    message: ({ medium, to, kind, code }) =>
      say(`  ${medium === 'EMAIL' ? 'mail' : 'text'} to ${to} (${kind}): code ${code}\n`),
    progress: (step) => say(`  ${step}\n`),
    ready: (runtime) => write(json ? renderReadyJson(runtime) : renderReady(runtime)),
    stopping: () => say('\n  stopping …\n'),
  };
}

function renderEntry({ level, from, message, fields }: LogEntry): string {
  return `  ${level} ${from}: ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields, renderError)}`}\n`;
}

/** An error's message and stack are not enumerable, so JSON would show `{}`. */
function renderError(_key: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? value.message) : value;
}

function renderReadyJson({ endpoint, outputsFile, milliseconds }: ReadyRuntime): string {
  return `${JSON.stringify({ ready: true, endpoint, outputs: outputsFile, ms: milliseconds })}\n`;
}

function renderReady(runtime: ReadyRuntime): string {
  const { endpoint, outputsFile, milliseconds, dataDir } = runtime;
  const lines = [
    `Ready in ${(milliseconds.total / 1000).toFixed(1)} s.`,
    '',
    `  endpoint   ${endpoint}`,
    ...runtime.graphqlUrls.map((url) => `  graphql    ${url}`),
    ...(outputsFile === false ? [] : [`  outputs    ${outputsFile}`]),
    `  state      ${dataDir}`,
    '',
    'Confirmation codes appear here. Ctrl-C stops.',
  ];
  return `\n${lines.join('\n')}\n\n`;
}
