import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installNpxShortcut } from '../../src/local/synthesis/npx-shortcut.js';
import { localEnvironment, RefusedError } from './environment.js';
import { createStackClock, dropStaleHotswapCache } from './hotswap-cache.js';

/**
 * `npm run ampx -- COMMAND`: the installed `ampx`, unmodified, against the local runtime that `npm start` runs.
 * `AWS_ENDPOINT_URL=http://127.0.0.1:PORT` names another port.
 */
async function main(args: readonly string[]): Promise<number> {
  const projectDir = process.cwd();
  const home = join(projectDir, '.amplify', 'local-home');
  const environment = localEnvironment(process.env, args, home);
  mkdirSync(home, { recursive: true });
  await requireRuntime(environment['AWS_ENDPOINT_URL'] ?? '');
  await dropStaleHotswapCache(projectDir, createStackClock(environment));
  const cli = join(
    dirname(createRequire(join(projectDir, 'package.json')).resolve('@aws-amplify/backend-cli/package.json')),
    'lib',
    'ampx.js',
  );
  // npm would take most of the time that a bundle takes, to find esbuild.
  const shortcut = installNpxShortcut(join(home, 'bin'), environment['PATH'] ?? '', process.platform);
  const env = { ...environment, ...shortcut };
  const child = spawn(process.execPath, [cli, ...args], { cwd: projectDir, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

async function requireRuntime(endpoint: string): Promise<void> {
  try {
    await fetch(`${endpoint}/notices.json`);
  } catch (error) {
    throw new RefusedError(`No local runtime answers at ${endpoint}. Start it first: npm start`, { cause: error });
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof RefusedError ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
