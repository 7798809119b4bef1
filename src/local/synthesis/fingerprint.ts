import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backendFiles } from './backend-files.js';
import type { Project } from './project.js';

/** Raised when the way of synthesizing changes, so that older results are not taken for newer ones. */
const SYNTHESIS_VERSION = 1;

/** Long enough that two backends never share a folder, short enough for paths. */
const FINGERPRINT_LENGTH = 32;

/** A name for everything the synthesized backend depends on: the same name, the same result. */
export async function fingerprint(project: Project): Promise<string> {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([SYNTHESIS_VERSION, project.name, project.versions]));
  const settings = ['package.json', 'tsconfig.json']
    .map((name) => path.join(project.directory, name))
    .filter(existsSync);
  for (const file of [...settings, project.lockFile, ...(await backendFiles(project))]) {
    const content = readFileSync(file);
    hash.update(`\n${path.relative(project.directory, file)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, FINGERPRINT_LENGTH);
}
