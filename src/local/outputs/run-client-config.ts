import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Assembly, JsonObject } from '../assembly/resource.js';
import { type Environment, inheritable } from '../synthesis/index.js';
import type { DeployedBackend } from './client-config.js';
import type { ClientConfigAnswer } from './client-config-child.js';
import { bucketDeployments } from './deployed-file.js';

/**
 * Has Amplify's generator make the outputs of an assembly, in a process of its own: it brings code generators that
 * would keep 40 MB of the runtime's memory for as long as it runs (measured).
 *
 * @param environment - what it inherits, less all that could reach AWS.
 * @throws Error with the generator's reason.
 */
export async function runClientConfig(assembly: Assembly, environment: Environment): Promise<JsonObject> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(fileURLToPath(new URL('./client-config-child.ts', import.meta.url)), {
    execArgv: ['--import', tsx],
    env: inheritable(environment) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // the runtime's own output may be read by a program
  });
  const answer = await new Promise<ClientConfigAnswer>((resolve, reject) => {
    child.once('message', (message) => resolve(message as ClientConfigAnswer));
    child.once('error', reject);
    // Not 'exit', which may come before an answer that was sent; this comes after all that was.
    child.once('disconnect', () => resolve({ failure: 'The generator ended without an answer.' }));
    child.send(backendOf(assembly));
  });
  if ('failure' in answer) throw new Error(`amplify_outputs.json cannot be generated. ${answer.failure}`);
  return answer.config;
}

function backendOf(assembly: Assembly): DeployedBackend {
  const { stackName, rootTemplate, outputs } = assembly;
  return { stackName, metadata: rootTemplate['Metadata'] ?? {}, outputs, deployments: bucketDeployments(assembly) };
}
