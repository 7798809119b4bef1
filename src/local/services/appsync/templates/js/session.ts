import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import type { Frame, UtilFunction, UtilTable } from '../functions/frame.js';
import { REFUSED_KEYS } from './language-rules.js';
import { toPlainData } from './plain-data.js';

/**
 * Rounds of loops and calls of functions in one handler. AppSync ends code that runs too long by its own clock; a count
 * ends the same endless loops, costs nothing beside a watchdog's 50 µs a call, and is the same on every machine.
 */
export const HANDLER_LIMIT_STEPS = 1_000_000;

/** `runtime.earlyReturn` unwinds the handler with it; handlers cannot catch. */
export class EarlyReturn extends Error {
  constructor(
    readonly value: TemplateValue,
    readonly skipTo: 'NEXT' | 'END',
  ) {
    super('a handler returned early');
  }
}

interface Run {
  readonly frame: Frame;
  steps: number;
}

/** The handler that runs now. Handlers run to their end at once, so there is never a second. */
let current: Run | undefined;

export function runHandler<Result>(frame: Frame, handler: () => Result): Result {
  const outer = current;
  current = { frame, steps: 0 };
  try {
    return handler();
  } finally {
    current = outer;
  }
}

function running(): Run {
  if (current === undefined) {
    throw new ResolverError('No handler is running', 'Code');
  }
  return current;
}

/** Counts a round. @throws ResolverError when there were too many. */
export function tick(): void {
  const run = running();
  run.steps += 1;
  if (run.steps > HANDLER_LIMIT_STEPS) {
    throw new ResolverError(`Runtime Error: the code did not end within ${HANDLER_LIMIT_STEPS} steps`, 'Code');
  }
}

/** Lets a computed key pass unless it is a way to a prototype. */
export function guardKey(key: unknown): string | number {
  if (typeof key === 'number') {
    return key;
  }
  const text = String(key);
  if (REFUSED_KEYS.has(text)) {
    throw new ResolverError(`Runtime Error: the key ${text} is not supported`, 'Code');
  }
  return text;
}

/** Binds a function to whichever handler runs; its arguments become plain data of this realm. */
export function bind(called: UtilFunction): (...args: unknown[]) => TemplateValue {
  return (...args) => called(running().frame, ...args.map((arg) => toPlainData(arg)));
}

/** Makes the object whose members are the functions of a table: `time.nowISO8601` becomes `{ time: { … } }`. */
export function facade(table: UtilTable): object {
  const root: Record<string, unknown> = Object.create(null);
  const groups = new Map<string, Record<string, unknown>>();
  for (const [path, called] of Object.entries(table)) {
    const [first = '', second] = path.split('.');
    if (second === undefined) {
      root[first] = Object.freeze(bind(called));
    } else {
      const group: Record<string, unknown> = groups.get(first) ?? Object.create(null);
      groups.set(first, group);
      group[second] = Object.freeze(bind(called));
    }
  }
  for (const [name, group] of groups) {
    root[name] = Object.freeze(group);
  }
  return Object.freeze(root);
}
