import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The projects that tests run: this one, and a second one that has nothing to do with it. */
export const PROJECTS = { dropclip: ROOT, gen2App: join(ROOT, 'test', 'fixtures', 'gen2-app') } as const;
