import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: types, lint, every test, then those of `ampx`, which need the machine for themselves. Stops at the first step that
 * fails, with that step's exit code. Arguments go to the test runner, and leave `ampx` out: `npm test -- src/domain`.
 */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Where a step of tests writes its counts. */
  readonly report?: string;
}

/** A run of vitest that prints as usual, and writes its counts. */
function testStep(name: string, report: string, args: readonly string[]): Step {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
  return { name, report, command: [...vitest, `--outputFile.json=${report}`, ...args] };
}

function run({ name, command }: Step): number {
  const started = Date.now();
  process.stdout.write(`\n${name}: ${command.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  return status ?? 1;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

function printCounts(file: string): void {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-test-'));
  const given = process.argv.slice(2);
  const steps: readonly Step[] = [
    { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
    { name: 'lint', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
    testStep('tests', join(folder, 'tests.json'), given),
    ...(given.length === 0 ? [testStep('ampx', join(folder, 'ampx.json'), ['--config', 'vitest.ampx.config.ts'])] : []),
  ];
  try {
    for (const step of steps) {
      const status = run(step);
      if (step.report !== undefined) {
        printCounts(step.report);
      }
      if (status !== 0) {
        return status;
      }
    }
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
