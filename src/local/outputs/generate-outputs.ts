import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Assembly, JsonObject } from '../assembly/resource.js';
import type { Environment } from '../synthesis/index.js';
import { runClientConfig } from './run-client-config.js';
import { writeAtomically } from './write-atomically.js';

/** Raised when the outputs of the same assembly would come out differently. */
const OUTPUTS_VERSION = 2;

/** The last outputs of an assembly, beside its templates. */
const CACHE_FILE = 'local-outputs.json';

export interface GenerateOutputsOptions {
  readonly assembly: Assembly;
  /** Of the running gateway, `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** What Amplify's generator inherits, less all that could reach AWS. */
  readonly environment: Environment;
  /** Makes what Amplify itself would write. Asked only when the cached outputs are of another assembly or place. */
  readonly createConfig?: (assembly: Assembly, environment: Environment) => Promise<JsonObject>;
}

interface CachedConfig {
  readonly key: string;
  /** JSON of what Amplify generated, with the endpoint left open. */
  readonly config: string;
}

/**
 * The content of `amplify_outputs.json`: what Amplify generates, with `custom.runtime` and `custom.endpoint` added to
 * the project's own custom outputs, by which the client knows that it talks to a local runtime.
 */
export async function generateOutputs(options: GenerateOutputsOptions): Promise<JsonObject> {
  const { assembly, endpoint, environment, createConfig = runClientConfig } = options;
  const file = path.join(assembly.directory, CACHE_FILE);
  const key = contentKey(assembly, endpoint);
  const cached = readCached(file);
  const config = cached?.key === key ? at(endpoint, cached.config) : await createConfig(assembly, environment);
  if (cached?.key !== key) {
    writeAtomically(file, JSON.stringify({ key, config: withoutPlace(endpoint, config) } satisfies CachedConfig));
  }
  const custom = config['custom'];
  const ownCustom = typeof custom === 'object' && !Array.isArray(custom) ? custom : {};
  return { ...config, custom: { ...ownCustom, runtime: 'local', endpoint } };
}

/** The port is all that differs between two starts of one backend, so the cache leaves it open. */
const PLACE = '{endpoint}';

function withoutPlace(endpoint: string, value: unknown): string {
  return JSON.stringify(value).replaceAll(endpoint, PLACE);
}

function at(endpoint: string, config: string): JsonObject {
  return JSON.parse(config.replaceAll(PLACE, endpoint)) as JsonObject;
}

/** The root template names its nested templates and assets by their hashes, so it stands for the whole assembly. */
function contentKey({ rootTemplate, outputs }: Assembly, endpoint: string): string {
  return createHash('sha256')
    .update(withoutPlace(endpoint, [OUTPUTS_VERSION, rootTemplate, outputs]))
    .digest('hex');
}

function readCached(file: string): CachedConfig | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CachedConfig;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
