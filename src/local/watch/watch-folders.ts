import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and a branch switch many files: they are one change. */
const SETTLE_MS = 80;

/** What tools write beside the sources. */
const IGNORED = /(^|[/\\])(node_modules|\.[^/\\]*)([/\\]|$)|~$|\.(sw[a-p]|tmp)$/;

/**
 * Tells which files under the folders have changed, together and once they rest.
 *
 * @param onChange - absolute paths.
 * @returns the function that ends it.
 */
export function watchFolders(folders: readonly string[], onChange: (files: readonly string[]) => void): () => void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const files = [...changed];
    changed.clear();
    onChange(files);
  };
  const watchers = folders.filter(existsSync).map((folder) =>
    watch(folder, { recursive: true, persistent: false }, (_event, name) => {
      if (name === null || IGNORED.test(name)) {
        return;
      }
      changed.add(join(folder, name));
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) {
      watcher.close();
    }
  };
}
