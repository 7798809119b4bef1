import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Assembly, loadAssembly } from '../../../src/local/assembly/index.js';
import { DEFAULT_PORT } from '../../../src/local/options.js';
import { createServices } from '../../../src/local/services/index.js';
import { createIdentify } from '../../../src/local/services/start-services.js';
import { openStore } from '../../../src/local/shared/store.js';
import { synthesize } from '../../../src/local/synthesis/synthesize.js';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** The synthesized backend of this project, evaluated as the local runtime does; from the runtime's cache when unchanged. */
export async function loadBackend(): Promise<Assembly> {
  const { directory } = await synthesize({ projectDir: PROJECT, environment: process.env });
  return evaluateBackend(directory);
}

/** A cloud assembly with every reference resolved, as the local runtime would run it. */
export async function evaluateBackend(directory: string): Promise<Assembly> {
  const folder = mkdtempSync(join(tmpdir(), 'dropclip-docs-'));
  const store = openStore(folder);
  try {
    const services = createServices({ store, dynamodbEndpoint: undefined });
    return loadAssembly({
      directory,
      identify: createIdentify(services),
      endpoint: `http://127.0.0.1:${DEFAULT_PORT}`,
      region: 'us-east-1',
      accountId: '000000000000',
    });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
