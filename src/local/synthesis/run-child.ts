import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Failure } from './failure.js';
import { installNpxShortcut } from './npx-shortcut.js';
import type { Project } from './project.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ChildResult {
  /** Everything it printed. */
  readonly output: string;
  /** Absent when it succeeded. */
  readonly failure?: Failure;
}

export interface RunChildOptions {
  readonly project: Project;
  /** Where the cloud assembly is written; the folder around it is the child's own. */
  readonly outDir: string;
  /** What the child inherits, less all that could reach AWS. */
  readonly environment: Environment;
  readonly onLine: (line: string) => void;
}

/** Names that could point the synthesis at an account, or at another backend than this one. */
const WITHHELD = /^(AWS_|CDK_|AMPLIFY_|NODE_OPTIONS$)/i;

/** Runs `child.ts` under tsx, with no AWS credentials. */
export async function runChild({ project, outDir, environment, onLine }: RunChildOptions): Promise<ChildResult> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const bin = path.join(path.dirname(outDir), 'bin');
  const shortcut = installNpxShortcut(bin, environment['PATH'] ?? '', process.platform);
  const child = spawn(process.execPath, ['--import', tsx, script, project.entry, project.directory], {
    cwd: project.directory,
    env: { ...childEnvironment(environment, project.name, outDir), ...shortcut },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const [, , , report] = child.stdio;
  const [output, errors, failure, status] = await Promise.all([
    readLines(child.stdout, onLine),
    readLines(child.stderr, onLine),
    readLines(report, () => {}),
    exited,
  ]);
  rmSync(bin, { recursive: true, force: true });
  const printed = `${output}${errors}`;
  if (status === 0) return { output: printed };
  return { output: printed, failure: parseFailure(failure, errors, status) };
}

function childEnvironment(inherited: Environment, namespace: string, outDir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !WITHHELD.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_OUTDIR: outDir,
    CDK_CONTEXT_JSON: JSON.stringify({
      'amplify-backend-namespace': namespace,
      'amplify-backend-name': 'local',
      'amplify-backend-type': 'sandbox',
      // Amplify fetches secrets again when this grows; a constant keeps the templates the same.
      secretLastUpdated: 1,
    }),
  };
}

async function readLines(
  stream: Readable | NodeJS.WritableStream | null | undefined,
  onLine: (line: string) => void,
): Promise<string> {
  if (stream === null || stream === undefined || !(Symbol.asyncIterator in stream)) return '';
  let text = '';
  let rest = '';
  for await (const chunk of stream) {
    text += String(chunk);
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  }
  return text;
}

/** A child that died without a report still printed why, in its last lines. */
function parseFailure(report: string, errors: string, status: number | string): Failure {
  if (report !== '') return JSON.parse(report) as Failure;
  const lines = errors.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return { reason: [`The synthesis ended with ${status}.`, ...lines.slice(-LAST_LINES)].join('\n') };
}

const LAST_LINES = 10;
