import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BackendOutputs, configureBackend } from '../../src/client/index.js';
import { SMOKE_CHECKS } from './smoke-checks.js';

/** Longer than the coldest function takes; a check that takes longer has failed. */
const CHECK_TIMEOUT_MS = 30_000;

/**
 * `npx tsx scripts/deploy/smoke-test.ts [amplify_outputs.json]`: asks a deployed backend, as a guest of the internet does, whether it
 * answers and whether it refuses. It knows what the outputs tell and nothing else, and writes nothing.
 *
 * @returns the exit code: 0 when every check holds, 1 otherwise, with a line for each on the standard output.
 */
async function main(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
  const file = positionals[0] ?? 'amplify_outputs.json';
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as BackendOutputs;
  configureBackend(outputs);
  let failed = 0;
  for (const { name, run } of SMOKE_CHECKS) {
    const reason = await withinTime(run(outputs)).catch(describeError);
    failed += reason === undefined ? 0 : 1;
    process.stdout.write(reason === undefined ? `ok      ${name}\n` : `FAILED  ${name}: ${reason}\n`);
  }
  process.stdout.write(`${SMOKE_CHECKS.length - failed} of ${SMOKE_CHECKS.length} checks hold.\n`);
  return failed === 0 ? 0 : 1;
}

async function withinTime(check: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer in ${CHECK_TIMEOUT_MS / 1000} seconds`), CHECK_TIMEOUT_MS);
  });
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code), // Amplify's client keeps timers
  (error: unknown) => {
    process.stderr.write(`The smoke test could not begin. ${describeError(error)}\n`);
    process.exit(2);
  },
);
