import { fileURLToPath } from 'node:url';
import { loadAssembly } from '../../src/local/assembly/load-assembly.js';
import type { Assembly } from '../../src/local/assembly/resource.js';
import { type Synthesis, synthesize } from '../../src/local/synthesis/index.js';
import { TEST_PLACE } from './build-assembly.js';
import { identifyGen2App } from './identify-gen2-app.js';

/** Folder of the second Gen 2 project, the plant nursery. */
export const GEN2_APP_DIR = fileURLToPath(new URL('../fixtures/gen2-app', import.meta.url));

/** Its cloud assembly; synthesized once, then from the cache until one of its files changes. */
export function synthesizeGen2App(): Promise<Synthesis> {
  return synthesize({ projectDir: GEN2_APP_DIR, environment: process.env });
}

/** Its assembly, evaluated with identities of tests. */
export async function loadGen2App(): Promise<Assembly> {
  const { directory } = await synthesizeGen2App();
  return loadAssembly({ directory, identify: identifyGen2App, ...TEST_PLACE });
}
