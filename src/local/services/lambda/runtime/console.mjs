import { format } from 'node:util';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error', trace: 'debug' };

/**
 * Marks what the console prints with its level and request id, so that a message of several lines stays one entry.
 * It goes through stdout and not through IPC: a pipe is written at once and survives `process.exit`.
 */
export function installLambdaConsole(requestId) {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => {
      process.stdout.write(`\u001e${JSON.stringify([level, requestId(), format(...values)])}\n`);
    };
  }
}
