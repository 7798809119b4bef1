import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseJson } from '../../shared/json-fields.js';
import type { Log, LogLevel } from '../../shared/log.js';
import { readStructuredLine } from './structured-line.js';

/** The bootstrap's console marks its entries with this character. */
const ENTRY_MARK = '\u001e';
const LEVELS: ReadonlySet<string> = new Set<LogLevel>(['debug', 'info', 'warn', 'error']);

/** Logs what a function writes, line by line, with the function's name and the request id. */
export function logOutput(stream: Readable, level: LogLevel, log: Log, fields: () => OutputFields): void {
  createInterface({ input: stream }).on('line', (line) => {
    const entry = line.startsWith(ENTRY_MARK) ? readEntry(line) : undefined;
    const structured = entry === undefined ? readStructuredLine(line) : undefined;
    if (structured !== undefined) {
      log[structured.level](structured.message, { ...fields(), ...structured.fields });
    } else if (entry === undefined) {
      log[level](line, { ...fields() });
    } else {
      log[entry.level](entry.text, { ...fields(), requestId: entry.requestId });
    }
  });
}

export interface OutputFields {
  readonly function: string;
  readonly requestId: string;
}

/** Anything that does not look as the bootstrap writes it is the function's own line. */
function readEntry(line: string) {
  const value = parseJson(line.slice(ENTRY_MARK.length));
  const [level, requestId, text] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof level === 'string' && LEVELS.has(level) && typeof requestId === 'string' && typeof text === 'string'
    ? { level: level as LogLevel, requestId, text }
    : undefined;
}
