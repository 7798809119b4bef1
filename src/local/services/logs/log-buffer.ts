import type { Clock } from '../../shared/clock.js';
import type { LogEntry } from '../../shared/log.js';

/** One line of a function. */
export interface LogLine {
  /** Grows by one with each line. */
  readonly sequence: number;
  readonly functionName: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly message: string;
}

/** Lines kept, of all functions together: the last few minutes of a busy backend. They are not kept on disk. */
const MAX_LINES = 20_000;

/** What functions wrote, for those who ask CloudWatch Logs for it. */
export interface LogBuffer {
  /** Takes what is a function's of all that is logged. */
  take(entry: LogEntry): void;
  /** Oldest first. */
  linesOf(functionName: string): readonly LogLine[];
}

export function createLogBuffer(clock: Clock): LogBuffer {
  let lines: LogLine[] = [];
  let sequence = 0;
  return {
    take({ from, message, fields }) {
      const functionName = fields?.['function'];
      if (from !== 'lambda' || typeof functionName !== 'string') {
        return;
      }
      sequence += 1;
      lines.push({ sequence, functionName, atMs: clock.now(), message: render(message, fields ?? {}) });
      if (lines.length > 2 * MAX_LINES) {
        lines = lines.slice(-MAX_LINES);
      }
    },
    linesOf: (functionName) => lines.filter((line) => line.functionName === functionName),
  };
}

/** The end of an invocation is told as Lambda tells it. */
function render(message: string, fields: Readonly<Record<string, unknown>>): string {
  const { requestId, durationMs } = fields;
  return durationMs === undefined
    ? `${message}\n`
    : `REPORT RequestId: ${String(requestId)}\tDuration: ${String(durationMs)} ms\n`;
}
