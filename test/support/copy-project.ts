import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECTS } from './projects.js';

/** A copy of a project with packages of its own by a link, so that the checkout keeps its files as they are. */
export interface ProjectCopy {
  readonly directory: string;
  /** Changes a file. @returns the function that takes it back. */
  edit(file: string, change: (text: string) => string): () => void;
  remove(): void;
}

export function copyProject(name: keyof typeof PROJECTS): ProjectCopy {
  const directory = mkdtempSync(join(tmpdir(), 'project-copy-'));
  cpSync(PROJECTS[name], directory, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|\.amplify|\.git|amplify_outputs\.json)$/.test(path),
  });
  cpSync(join(PROJECTS.dropclip, 'package-lock.json'), join(directory, 'package-lock.json'));
  symlinkSync(join(PROJECTS.dropclip, 'node_modules'), join(directory, 'node_modules'), 'dir');
  mkdirSync(join(directory, '.amplify'), { recursive: true });
  return {
    directory,
    edit(file, change) {
      const path = join(directory, file);
      const before = readFileSync(path, 'utf8');
      const after = change(before);
      if (after === before) {
        throw new Error(`${file} does not hold what was to be changed.`);
      }
      writeFileSync(path, after);
      return () => writeFileSync(path, before);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
