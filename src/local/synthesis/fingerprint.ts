import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backendFiles, SOURCE } from './backend-files.js';
import { type BackendName, type Environment, LOCAL_BACKEND, mentionedVariables } from './environment.js';
import type { Project } from './project.js';

/** Raised when the way of synthesizing changes, so that older results are not taken for newer ones. */
const SYNTHESIS_VERSION = 4;

/** Long enough that two backends never share a folder, short enough for paths. */
const FINGERPRINT_LENGTH = 32;

/** A name for everything the synthesized backend depends on: the same name, the same result. */
export async function fingerprint(
  project: Project,
  environment: Environment,
  backend: BackendName = LOCAL_BACKEND,
): Promise<string> {
  const settings = ['package.json', 'tsconfig.json']
    .map((name) => path.join(project.directory, name))
    .filter(existsSync);
  const files = [...settings, project.lockFile, ...(await backendFiles(project))].map((file) => ({
    name: path.relative(project.directory, file),
    content: readFileSync(file),
  }));
  const sources = files.filter(({ name }) => SOURCE.test(name)).map(({ content }) => content.toString('utf8'));
  const variables = mentionedVariables(environment, sources);
  const hash = createHash('sha256');
  hash.update(JSON.stringify([SYNTHESIS_VERSION, project.name, project.versions, variables, backend]));
  for (const { name, content } of files) hash.update(`\n${name}\n${content.length}\n`).update(content);
  return hash.digest('hex').slice(0, FINGERPRINT_LENGTH);
}
