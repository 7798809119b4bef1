import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BundleNote, readBundleNotes } from './bundle-notes.js';
import { type Environment, type SynthesisTarget, synthesisEnvironment } from './environment.js';
import type { Failure } from './failure.js';
import { installNpxShortcut } from './npx-shortcut.js';
import type { Project } from './project.js';

export interface ChildResult {
  /** Everything it printed. */
  readonly output: string;
  /** Absent when it succeeded. */
  readonly failure?: Failure;
  /** How the functions' bundles were made. */
  readonly bundles: readonly BundleNote[];
}

/** The folder around `outDir`, where the cloud assembly is written, is the child's own. */
export interface RunChildOptions extends Omit<SynthesisTarget, 'namespace'> {
  readonly project: Project;
  /** What the child inherits, less all that could reach AWS. */
  readonly environment: Environment;
  readonly onLine: (line: string) => void;
}

/** Runs `child.ts` under tsx, with no AWS credentials. */
export async function runChild({ project, environment, onLine, ...target }: RunChildOptions): Promise<ChildResult> {
  const { outDir } = target;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const bin = path.join(path.dirname(outDir), 'bin');
  const notes = path.join(bin, 'notes');
  const shortcut = installNpxShortcut(bin, environment['PATH'] ?? '', process.platform, notes);
  const child = spawn(process.execPath, ['--import', tsx, script, project.entry, project.directory], {
    cwd: project.directory,
    env: { ...synthesisEnvironment(environment, { ...target, namespace: project.name }), ...shortcut },
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
  const bundles = status === 0 ? readBundleNotes(notes, outDir) : [];
  rmSync(bin, { recursive: true, force: true });
  const printed = `${output}${errors}`;
  if (status === 0) return { output: printed, bundles };
  return { output: printed, bundles, failure: parseFailure(failure, errors, status) };
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
