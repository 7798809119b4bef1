import { utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../shared/log.js';
import { backendGraph, type Project, type Synthesis } from '../synthesis/index.js';
import { openHotFolder } from './hot-folder.js';
import { rebundle } from './rebundle.js';

export interface ReloaderOptions {
  readonly project: Project;
  /** What serves now. */
  readonly synthesis: Synthesis;
  readonly synthesize: () => Promise<Synthesis>;
  /** Serves a cloud assembly. @throws what keeps it from serving; what served before serves on then. */
  readonly deploy: (directory: string) => Promise<void>;
  /** Takes folders in the place of those of assets, by name: functions run from them. */
  readonly replaceAssets: (folders: ReadonlyMap<string, string>) => Promise<void>;
  readonly onProgress: (step: string) => void;
  readonly log: Log;
}

export interface Reloader {
  /** Brings what serves up to date with files that have changed; one change after the other. */
  changed(files: readonly string[]): void;
  /** Waits until nothing is going on, and removes the bundles it made. */
  close(): Promise<void>;
}

/**
 * Keeps what serves up to date. A file that is only in bundles is bundled again and runs at once; one that the synthesis
 * reads makes a new synthesis. What cannot be bundled, synthesized or served is told, and what served serves on.
 */
export function createReloader(options: ReloaderOptions): Reloader {
  const { project, log, onProgress } = options;
  const hot = openHotFolder(project.directory);
  let { synthesis } = options;
  let version = 0;
  const replaced = new Map<string, string>();
  const changed = new Set<string>();
  /** Changes that failed come into force with the next one that does not. */
  let unfinished: readonly string[] = [];
  let working: Promise<void> | undefined;

  const swapBundles = async (files: readonly string[]) => {
    const affected = synthesis.bundles.filter(({ inputs }) => inputs.some((input) => files.includes(input)));
    if (affected.length === 0) return;
    version += 1;
    const made = await rebundle(affected, { assembly: synthesis.directory, outDir: hot.directory, version });
    for (const [asset, folder] of made) replaced.set(asset, folder);
    await options.replaceAssets(replaced);
    onProgress(`reloaded ${affected.length === 1 ? 'a function' : `${affected.length} functions`}`);
  };
  const synthesizeAgain = async () => {
    keepInCache(synthesis);
    const next = await options.synthesize();
    await options.deploy(next.directory);
    synthesis = next;
    replaced.clear();
    onProgress('reloaded the backend');
  };
  const work = async () => {
    while (changed.size > 0) {
      const files = [...new Set([...unfinished, ...changed])];
      changed.clear();
      unfinished = files;
      try {
        await swapBundles(files);
        if (await changesTemplates(project, synthesis, files)) await synthesizeAgain();
        unfinished = [];
      } catch (error) {
        log.error(`not reloaded: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    working = undefined;
  };
  return {
    changed(files) {
      for (const file of files) changed.add(file);
      working ??= work();
    },
    async close() {
      await working;
      hot.remove();
    },
  };
}

/** What serves must outlive the results of saves that cannot be served: the cache removes the ones that were not used for longest. */
function keepInCache({ directory }: Synthesis): void {
  const now = new Date();
  utimesSync(dirname(directory), now, now);
}

/** Whether the synthesis may come out differently: it imports one of the files, or may read it. */
async function changesTemplates(project: Project, { bundles }: Synthesis, files: readonly string[]): Promise<boolean> {
  const bundled = new Set(bundles.flatMap(({ inputs }) => inputs));
  const graph = await backendGraph(project);
  const isTest = (file: string) => /\.test(-d)?\.ts$/.test(file);
  const mayRead = (file: string) => file.startsWith(project.backendDir) && !isTest(file) && !bundled.has(file);
  return files.some((file) => graph.has(file) || mayRead(file));
}
