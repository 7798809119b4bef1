import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DecisionListener } from './services/index.js';
import type { OutgoingMessage } from './services/service.js';
import type { Clock } from './shared/clock.js';
import type { LogSink } from './shared/log.js';

/** Where the runtime listens unless told otherwise. Fixed, so that the tracked `amplify_outputs.json` stays as it is. */
export const DEFAULT_PORT = 4620;

/** Under the project, where Amplify keeps what is not committed. */
const DEFAULT_DATA_DIR = join('.amplify', 'local-data');

export interface LocalRuntimeOptions {
  /** Folder of an Amplify Gen 2 project: the one that holds `amplify/`. */
  readonly projectDir: string;
  /** Runs no project: what was deployed through the control plane serves, and what is deployed later. */
  readonly controlPlaneOnly?: boolean;
  /** Keeps what serves up to date with `amplify/` and `src/` of the project. Default: it does not. */
  readonly watch?: boolean;
  /** Port to listen on at 127.0.0.1; 0 takes a free one. Default {@link DEFAULT_PORT}. */
  readonly port?: number;
  /** Folder of the durable state. Default `.amplify/local-data` of the project. */
  readonly dataDir?: string;
  /** Begins with empty state: what the data folder held is removed. */
  readonly fresh?: boolean;
  /** Where `amplify_outputs.json` is written; `false` writes none. Default: in the project. */
  readonly outputsFile?: string | false;
  /** A DynamoDB-compatible endpoint to use instead of the embedded engine. */
  readonly dynamodbEndpoint?: string;
  /** What the synthesis inherits, less everything that could reach AWS. Default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly onLog?: LogSink;
  /** Mail and text messages that AWS would have sent, confirmation codes among them. */
  readonly onMessage?: (message: OutgoingMessage) => void;
  /** Every decision that policies made, allowed or not: what a backend's grants are used for. It has no say in them. */
  readonly onDecision?: DecisionListener;
  /** One short line a step, for whoever waits. */
  readonly onProgress?: (step: string) => void;
}

export interface ResolvedOptions extends LocalRuntimeOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly outputsFile: string | false;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function resolveOptions(options: LocalRuntimeOptions): ResolvedOptions {
  const projectDir = resolve(options.projectDir);
  return {
    ...options,
    projectDir,
    port: options.port ?? DEFAULT_PORT,
    environment: options.environment ?? process.env,
    dataDir: resolve(options.dataDir ?? join(projectDir, DEFAULT_DATA_DIR)),
    outputsFile:
      options.outputsFile === false || options.controlPlaneOnly === true
        ? false
        : resolve(options.outputsFile ?? join(projectDir, 'amplify_outputs.json')),
  };
}

export interface CommandLine {
  readonly command: 'start' | 'help';
  readonly json: boolean;
  readonly options: LocalRuntimeOptions;
}

/** What the command line may not be: the message says what was wrong and what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm start -- [options]

  --project DIR            the Amplify Gen 2 project to run (default: this folder)
  --port N                 port on 127.0.0.1, 0 for any free one (default: ${DEFAULT_PORT})
  --data DIR               where the state is kept (default: PROJECT/.amplify/local-data)
  --control-plane-only     start no project: wait for npx ampx to deploy one
  --no-watch               serve the project as it is now, whatever is saved later
  --fresh                  begin with empty state
  --outputs FILE           where amplify_outputs.json is written (default: in the project)
  --dynamodb-endpoint URL  use this DynamoDB instead of the embedded engine
  --json                   print one line when ready: {"ready":true,"endpoint":…,"outputs":…,"ms":{…}}
  --help                   print this
`;

/**
 * Reads the command line.
 *
 * @param args - without the interpreter and the script.
 * @throws UsageError
 */
export function parseCommandLine(args: readonly string[], workingDir: string): CommandLine {
  const { values, positionals } = parse(args);
  if (values.help === true || positionals[0] === 'help') {
    return { command: 'help', json: false, options: { projectDir: workingDir } };
  }
  if (positionals.length > 1 || (positionals[0] ?? 'start') !== 'start') {
    throw new UsageError(`Unknown command "${positionals.join(' ')}".\n\n${USAGE}`);
  }
  return {
    command: 'start',
    json: values.json === true,
    options: {
      projectDir: resolve(workingDir, values.project ?? '.'),
      watch: values['no-watch'] !== true,
      ...(values.port === undefined ? {} : { port: parsePort(values.port) }),
      ...(values.data === undefined ? {} : { dataDir: resolve(workingDir, values.data) }),
      ...(values['control-plane-only'] === undefined ? {} : { controlPlaneOnly: values['control-plane-only'] }),
      ...(values.fresh === undefined ? {} : { fresh: values.fresh }),
      ...(values.outputs === undefined ? {} : { outputsFile: resolve(workingDir, values.outputs) }),
      ...(values['dynamodb-endpoint'] === undefined
        ? {}
        : { dynamodbEndpoint: parseEndpoint(values['dynamodb-endpoint']) }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        fresh: { type: 'boolean' },
        'no-watch': { type: 'boolean' },
        'control-plane-only': { type: 'boolean' },
        outputs: { type: 'string' },
        'dynamodb-endpoint': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, { cause: error });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not "${text}".`);
  }
  return port;
}

function parseEndpoint(text: string): string {
  if (!/^https?:\/\/[^/\s]+\/?$/.test(text)) {
    throw new UsageError(`--dynamodb-endpoint takes a URL such as http://127.0.0.1:8000, not "${text}".`);
  }
  return text.replace(/\/$/, '');
}
