import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const WRAPPER = fileURLToPath(new URL('../../scripts/ampx/main.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

export interface Output {
  readonly code: number | null;
  /** Standard output and error together. */
  readonly text: string;
}

export interface RunningAmpx {
  text(): string;
  /** Ends it as Ctrl-C does. */
  end(): Promise<void>;
}

/** Starts `npm run ampx -- ARGS` in a project. */
export function startAmpx(directory: string, endpoint: string, args: readonly string[]): RunningAmpx {
  const { child, text } = launch(directory, endpoint, args);
  return {
    text,
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'close');
      }
    },
  };
}

/** Runs it to its end. @param input - what it reads, as a secret's value. */
export async function runAmpx(
  directory: string,
  endpoint: string,
  args: readonly string[],
  input = '',
): Promise<Output> {
  const { child, text } = launch(directory, endpoint, args);
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text: text() };
}

function launch(directory: string, endpoint: string, args: readonly string[]): { child: ChildProcess; text(): string } {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|AMPLIFY_|CDK_)/.test(name));
  const child = spawn(process.execPath, ['--import', TSX, WRAPPER, ...args], {
    cwd: directory,
    env: {
      ...Object.fromEntries(inherited),
      AWS_ENDPOINT_URL: endpoint,
      CI: 'true',
      NO_COLOR: '1',
      CDK_VALIDATION: 'false',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGTERM'); // of a test that was given up; the wrapper hands it on
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { child, text: () => text };
}
