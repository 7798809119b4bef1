import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Clock, systemClock } from '../shared/clock.js';
import type { BundleNote } from './bundle-notes.js';
import { type CachedResult, findResult, openTemporary, prune, publish } from './cache.js';
import { type BackendName, type Environment, LOCAL_BACKEND } from './environment.js';
import { fingerprint } from './fingerprint.js';
import { type Project, readProject } from './project.js';
import { assemblyCycles } from './resource-cycles.js';
import { runChild } from './run-child.js';
import { SynthesisError } from './synthesis-error.js';
import { collectWarnings } from './warnings.js';

export interface SynthesizeOptions {
  /** Folder that holds `amplify/` and `package.json`. */
  readonly projectDir: string;
  /** Where results are kept; default `PROJECT/.amplify/local`. Inside the project, bundled functions find its packages. */
  readonly cacheDir?: string;
  /** What the synthesis inherits, less everything that could reach AWS: the environment of the command line. */
  readonly environment: Environment;
  /** What to synthesize; default the sandbox that this machine runs. */
  readonly backend?: BackendName;
  /** Whether CDK compares the templates with CloudFormation's rules, a third of a synthesis; default no. */
  readonly validates?: boolean;
  /** Told what goes on, in words for a person. */
  readonly onProgress?: (message: string) => void;
  readonly clock?: Clock;
}

export interface Synthesis {
  /** Folder of the cloud assembly. */
  readonly directory: string;
  readonly fromCache: boolean;
  readonly milliseconds: number;
  /** What CDK and Amplify warned about, also when it came from the cache; CDK's rules warn only where they were asked. */
  readonly warnings: readonly string[];
  /** How its functions' bundles were made. */
  readonly bundles: readonly BundleNote[];
}

/**
 * Makes the cloud assembly of an Amplify Gen 2 project, as `ampx sandbox` would, without AWS and without `ampx`.
 * An unchanged backend is not synthesized again.
 *
 * @throws SynthesisError that says what esbuild, CDK or Amplify said, then what to do next.
 */
export async function synthesize(options: SynthesizeOptions): Promise<Synthesis> {
  const { projectDir, clock = systemClock } = options;
  const startedMs = clock.now();
  const project = readProject(projectDir);
  const cacheDir = options.cacheDir ?? path.join(project.directory, '.amplify', 'local');
  const key = await fingerprint(project, options.environment, options.backend);
  // What was validated serves who does not ask for it too.
  const names = options.validates === true ? [validated(key)] : [key, validated(key)];
  const cached = findResult(cacheDir, names, new Date(clock.now()));
  const result = cached ?? (await synthesizeAnew(project, cacheDir, names[0] ?? key, options));
  if (cached === undefined) prune(cacheDir, new Date(clock.now()));
  return { ...result, fromCache: cached !== undefined, milliseconds: clock.now() - startedMs };
}

const validated = (key: string) => `${key}-validated`;

async function synthesizeAnew(
  project: Project,
  cacheDir: string,
  key: string,
  { environment, backend = LOCAL_BACKEND, validates = false, onProgress = () => {} }: SynthesizeOptions,
): Promise<CachedResult> {
  onProgress('synthesizing the backend');
  const { folder, assembly } = openTemporary(cacheDir);
  try {
    const onLine = (line: string) => {
      const bundling = /^Bundling asset [^/]+\/(.+?)\/Code/.exec(line);
      if (bundling?.[1] !== undefined) onProgress(`bundling ${bundling[1]}`);
    };
    const { output, failure, bundles } = await runChild({
      ...{ project, outDir: assembly, environment, backend, validates, onLine },
    });
    if (failure !== undefined) {
      throw new SynthesisError(failure.reason, failure.resolution ?? 'Correct the backend, then try again.');
    }
    if (!existsSync(path.join(assembly, 'manifest.json'))) {
      throw new SynthesisError('amplify/backend.ts defined no backend.', 'Call defineBackend in it.');
    }
    refuseCycles(assembly);
    return publish(cacheDir, key, folder, { warnings: collectWarnings(output, assembly), bundles });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseCycles(assembly: string): void {
  const cycles = assemblyCycles(assembly);
  if (cycles.length === 0) return;
  throw new SynthesisError(
    cycles.map((cycle) => `Resources need each other: ${cycle}`).join('\n'),
    'AWS refuses to deploy this. Move the functions that both stacks use into one of them (resourceGroupName).',
  );
}
