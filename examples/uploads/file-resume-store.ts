import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResumeStore } from '../../src/client/index.js';

/** Remembers uploads in a folder, one file each, so that a program that was killed goes on when it starts again. */
export function createFileResumeStore(folder: string): ResumeStore {
  const pathOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    async get(key) {
      return await readFile(pathOf(key), 'utf8').catch(() => undefined);
    },
    async set(key, value) {
      await mkdir(folder, { recursive: true });
      await writeFile(`${pathOf(key)}.new`, value);
      await rename(`${pathOf(key)}.new`, pathOf(key)); // whole or not at all
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}
