import { parseCommandLine, USAGE, UsageError } from './options.js';
import { type LocalRuntime, startLocalRuntime } from './runtime.js';
import { createTerminal } from './terminal.js';

/** The command line: `npm start`. Everything it decides is in options.ts, everything it says in terminal.ts. */
async function main(): Promise<void> {
  const { command, json, options } = parseCommandLine(process.argv.slice(2), process.cwd());
  if (command === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const terminal = createTerminal({
    json,
    write: (text) => process.stdout.write(text),
    warn: (text) => process.stderr.write(text),
  });
  const runtime = await startLocalRuntime({
    ...options,
    onLog: terminal.log,
    onMessage: terminal.message,
    onProgress: terminal.progress,
  });
  stopOnSignal(runtime, terminal.stopping); // before anyone is told that it runs, and may end it
  terminal.ready(runtime);
}

/** Ctrl-C and `kill` end it cleanly; a second one does not wait. */
function stopOnSignal(runtime: LocalRuntime, onStopping: () => void): void {
  let stopping = false;
  const stop = () => {
    if (stopping) {
      process.exit(130);
    }
    stopping = true;
    onStopping();
    runtime.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${text}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

main().catch(fail);
