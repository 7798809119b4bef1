import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describeFailure } from './failure.js';

/** What the child tells its parent, as JSON on `REPORT_FD`. */
const REPORT_FD = 3;

/**
 * Synthesizes one backend in a process of its own, as `ampx` does in its: loads `amplify/backend.ts`, then tells Amplify
 * to synthesize. Namespace and output folder are in the environment (`CDK_CONTEXT_JSON`, `CDK_OUTDIR`).
 */
async function main(entry: string, projectDir: string): Promise<void> {
  try {
    await import(pathToFileURL(entry).href);
    // What @aws-amplify/backend waits for before it calls app.synth() (backend/lib/default_stack_factory.js).
    process.emit('message', 'amplifySynth', undefined);
  } catch (error) {
    writeSync(REPORT_FD, JSON.stringify(describeFailure(error, projectDir)));
    process.exitCode = 1;
  }
}

const [, , entry = '', projectDir = ''] = process.argv;
await main(entry, projectDir);
