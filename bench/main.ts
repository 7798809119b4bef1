import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { exitWith } from '../scripts/exit-with.js';
import type { Benchmark, BenchmarkResult } from './benchmark.js';

/** Loaded when it is run: the modules of the others, on the heap, cost one that allocates a tenth of its speed (measured). */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'get-event': async () => (await import('./get-event.js')).getEvent,
  'warm-start': async () => (await import('./warm-start.js')).warmStart,
  'hot-reload': async () => (await import('./hot-reload.js')).hotReload,
  'image-pipeline': async () => (await import('./image-pipeline.js')).imagePipeline,
  'video-pipeline': async () => (await import('./video-pipeline.js')).videoPipeline,
  'multipart-upload': async () => (await import('./multipart-upload.js')).multipartUpload,
  'fan-out': async () => (await import('./fan-out.js')).fanOut,
  'list-page': async () => (await import('./list-page.js')).listPage,
};

/** `npm run bench [-- --json] [name …]`: every benchmark, or those named, one after another, each in a process of its own. */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const json = args.includes('--json');
  const given = args.filter((arg) => arg !== '--json');
  const names = given.length === 0 ? Object.keys(BENCHMARKS) : given;
  const loaders = names.map(loaderOf);
  const [only] = loaders;
  if (only !== undefined && loaders.length === 1) {
    await run(await only(), json);
    return 0;
  }
  return names.map((name) => runApart(name, json)).find((status) => status !== 0) ?? 0;
}

function loaderOf(name: string): () => Promise<Benchmark> {
  const load = BENCHMARKS[name];
  if (load === undefined) {
    throw new Error(`There is no benchmark "${name}". There are: ${Object.keys(BENCHMARKS).join(', ')}.`);
  }
  return load;
}

async function run({ name, about, run: measure }: Benchmark, json: boolean): Promise<void> {
  const say = (step: string) => process.stderr.write(`  ${name}: ${step}\n`);
  say(about);
  for (const result of [await measure(say)].flat()) {
    process.stdout.write(render(result, json));
  }
}

function runApart(name: string, json: boolean): number {
  const script = fileURLToPath(import.meta.url);
  const args = ['--import', 'tsx', script, ...(json ? ['--json'] : []), name];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

function render(result: BenchmarkResult, json: boolean): string {
  const { name, ours, floor, ratio, unit, also = {} } = result;
  const more = Object.entries(also).map(([what, value]) => `, ${what} ${value}`);
  return json
    ? `${JSON.stringify(result)}\n`
    : `${name}: ${ours} ${unit}, floor ${floor} ${unit}, ratio ${ratio}${more.join('')}\n`;
}

exitWith(main);
