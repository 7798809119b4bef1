import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../shared/process-alive.js';

/** Folder of remade bundles, inside the project: bundles find its packages above them. */
const HOT_DIR = join('.amplify', 'local-hot');

/** A folder for the bundles that one runtime remakes; several may run the same project. */
export function openHotFolder(projectDir: string): { readonly directory: string; remove(): void } {
  const parent = join(projectDir, HOT_DIR);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const directory = mkdtempSync(join(parent, `${process.pid}-`));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
