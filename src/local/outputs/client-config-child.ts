import type { JsonObject } from '../assembly/resource.js';
import { createClientConfig, type DeployedBackend } from './client-config.js';

/** What the child answers. */
export type ClientConfigAnswer = { readonly config: JsonObject } | { readonly failure: string };

async function answer(backend: DeployedBackend): Promise<ClientConfigAnswer> {
  try {
    return { config: await createClientConfig(backend) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Answers for the one backend it is sent; then nothing keeps it. */
process.once('message', async (backend: DeployedBackend) => {
  process.send?.(await answer(backend));
});
