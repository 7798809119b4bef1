import { synthesizeGen2App } from '../../../../../test/support/gen2-app.js';
import { type StartApiOptions, startApi, type TestApi } from './start-api.js';

/** The plant nursery of `test/fixtures/gen2-app`: its synthesized assembly on the engine, with its tables. */
export async function startNursery(functions: StartApiOptions['functions'] = {}): Promise<TestApi> {
  const { directory } = await synthesizeGen2App();
  return startApi({ assembly: directory, functions });
}
