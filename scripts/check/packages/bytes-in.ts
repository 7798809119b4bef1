import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a package's folder, without the packages inside it: they are counted for themselves. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(path) : entry.isFile() ? statSync(path).size : 0;
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}
