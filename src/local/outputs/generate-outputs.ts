import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Assembly, JsonObject } from '../assembly/resource.js';
import { writeAtomically } from './write-atomically.js';

/** Raised when the outputs of the same assembly would come out differently. */
const OUTPUTS_VERSION = 1;

/** The last outputs of an assembly, beside its templates. */
const CACHE_FILE = 'local-outputs.json';

export interface GenerateOutputsOptions {
  readonly assembly: Assembly;
  /** Of the running gateway, `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Makes what Amplify itself would write. Asked only when the cached outputs are of another assembly or place. */
  readonly createConfig?: (assembly: Assembly) => Promise<JsonObject>;
}

interface CachedOutputs {
  readonly key: string;
  readonly outputs: JsonObject;
}

/**
 * The content of `amplify_outputs.json`: what Amplify generates, with `custom.runtime` and `custom.endpoint` added to
 * the project's own custom outputs, by which the client knows that it talks to a local runtime.
 */
export async function generateOutputs(options: GenerateOutputsOptions): Promise<JsonObject> {
  const { assembly, endpoint, createConfig = createWithAmplify } = options;
  const file = path.join(assembly.directory, CACHE_FILE);
  const key = contentKey(assembly, endpoint);
  const cached = readCached(file);
  if (cached?.key === key) return cached.outputs;
  const config = await createConfig(assembly);
  const custom = config['custom'];
  const ownCustom = typeof custom === 'object' && !Array.isArray(custom) ? custom : {};
  const outputs: JsonObject = { ...config, custom: { ...ownCustom, runtime: 'local', endpoint } };
  writeAtomically(file, JSON.stringify({ key, outputs } satisfies CachedOutputs));
  return outputs;
}

async function createWithAmplify(assembly: Assembly): Promise<JsonObject> {
  const { createClientConfig } = await import('./client-config.js');
  return createClientConfig(assembly);
}

/** The root template names its nested templates and assets by their hashes, so it stands for the whole assembly. */
function contentKey({ rootTemplate, outputs }: Assembly, endpoint: string): string {
  const content = JSON.stringify([OUTPUTS_VERSION, endpoint, rootTemplate, outputs]);
  return createHash('sha256').update(content).digest('hex');
}

function readCached(file: string): CachedOutputs | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CachedOutputs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
