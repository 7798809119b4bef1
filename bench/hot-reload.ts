import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type LocalRuntime, startLocalRuntime } from '../src/local/index.js';
import { copyProject, type ProjectCopy } from '../test/support/copy-project.js';
import { type Benchmark, compare } from './benchmark.js';

const ROUNDS = 7;
const HANDLER = 'amplify/functions/presign-upload/handler.ts';
/** How often the running function is asked, which costs it little: a tenth of what a save takes. */
const PAUSE_MS = 20;
/** A save that is not seen by then is not seen at all. */
const PATIENCE_MS = 60_000;

/** From a save until the function answers with what was saved. */
async function saved(project: ProjectCopy, ask: () => Promise<string>, round: number): Promise<number> {
  const wanted = `round-${round}/`;
  const startedMs = performance.now();
  project.edit(HANDLER, (text) => text.replace(/(public|round-\d+)\//, wanted));
  while (!(await ask()).includes(wanted)) {
    if (performance.now() - startedMs > PATIENCE_MS) {
      throw new Error(`The function does not answer with what was saved ${PATIENCE_MS} ms ago.`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return performance.now() - startedMs;
}

/** What no tool that runs functions in processes can leave out: bundling the same handler, and a process that loads it. */
function bare(project: ProjectCopy, bundle: string): number {
  const esbuild = join(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')), 'bin/esbuild');
  const startedMs = performance.now();
  run(esbuild, [
    join(project.directory, HANDLER),
    '--bundle',
    '--platform=node',
    '--format=cjs',
    `--outfile=${bundle}`,
  ]);
  run(process.execPath, [bundle]);
  return performance.now() - startedMs;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${program} failed: ${stderr}`);
  }
}

/** Invokes the function as the operator. */
async function openFunction({ endpoint, operatorCredentials: credentials }: LocalRuntime) {
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
  const FunctionName = Functions.map((each) => each.FunctionName ?? '').find((name) => name.includes('presignupload'));
  const Payload = JSON.stringify({ arguments: { key: 'a' } });
  return async () =>
    (await lambda.send(new InvokeCommand({ FunctionName, Payload }))).Payload?.transformToString() ?? '';
}

export const hotReload: Benchmark = {
  name: 'hot-reload',
  about: 'a saved handler until the function answers with it, against bundling it and starting a process with it',
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const project = copyProject('gen2App');
    say('first start: the synth');
    const runtime = await startLocalRuntime({
      ...{ projectDir: project.directory, dataDir: join(directory, 'data') },
      ...{ port: 0, outputsFile: false, watch: true },
    });
    try {
      const ask = await openFunction(runtime);
      await ask();
      const [ours, floor]: [number[], number[]] = [[], []];
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        ours.push(await saved(project, ask, round));
        floor.push(bare(project, join(directory, 'bundle.cjs')));
      }
      return compare('hot-reload', 'ms', ours, floor);
    } finally {
      await runtime.stop();
      project.remove();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
