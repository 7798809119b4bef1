import type { Benchmark, BenchmarkResult } from './benchmark.js';
import { fanOut } from './fan-out.js';
import { getEvent } from './get-event.js';
import { imagePipeline } from './image-pipeline.js';
import { listPage } from './list-page.js';
import { multipartUpload } from './multipart-upload.js';
import { videoPipeline } from './video-pipeline.js';
import { warmStart } from './warm-start.js';

const BENCHMARKS: readonly Benchmark[] = [
  getEvent,
  warmStart,
  imagePipeline,
  videoPipeline,
  multipartUpload,
  fanOut,
  listPage,
];

/** `npm run bench [-- --json] [name …]`: every benchmark, or those named, one after another. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const json = args.includes('--json');
  const names = args.filter((arg) => arg !== '--json');
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no benchmark "${unknown}". There are: ${BENCHMARKS.map(({ name }) => name).join(', ')}.`);
  }
  for (const benchmark of BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const say = (step: string) => process.stderr.write(`  ${benchmark.name}: ${step}\n`);
    say(benchmark.about);
    for (const result of [await benchmark.run(say)].flat()) {
      process.stdout.write(render(result, json));
    }
  }
}

function render(result: BenchmarkResult, json: boolean): string {
  const { name, ours, floor, ratio, unit, also = {} } = result;
  const more = Object.entries(also).map(([what, value]) => `, ${what} ${value}`);
  return json
    ? `${JSON.stringify(result)}\n`
    : `${name}: ${ours} ${unit}, floor ${floor} ${unit}, ratio ${ratio}${more.join('')}\n`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
