import { synthesize } from '../../src/local/synthesis/synthesize.js';
import { PROJECTS } from './projects.js';

/** Synthesizes the projects once, before the tests that start them at the same time. Unchanged ones come from the cache. */
export async function setup(): Promise<void> {
  for (const [name, projectDir] of Object.entries(PROJECTS)) {
    // Validated, as the gate's tests want it: that serves all others too.
    const { milliseconds, fromCache } = await synthesize({ projectDir, environment: process.env, validates: true });
    process.stdout.write(`${name}: ${fromCache ? 'synthesized before' : `synthesized in ${milliseconds} ms`}\n`);
  }
}
