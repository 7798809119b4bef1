import { fileURLToPath } from 'node:url';
import { type Synthesis, synthesize } from '../../src/local/synthesis/index.js';

/** Folder of the second Gen 2 project, the plant nursery. */
export const GEN2_APP_DIR = fileURLToPath(new URL('../fixtures/gen2-app', import.meta.url));

/** Its cloud assembly; synthesized once, then from the cache until one of its files changes. */
export function synthesizeGen2App(): Promise<Synthesis> {
  return synthesize({ projectDir: GEN2_APP_DIR, environment: process.env });
}
