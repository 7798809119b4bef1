import type { Json } from '../../assembly/resource.js';
import { EventPatternError } from './pattern-error.js';

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** "Numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive." */
const MAX_MAGNITUDE = 5e9;

/** `["=", 100]`, or a range: `[">", 10, "<=", 20]`. */
export function compileNumeric(argument: Json, path: readonly string[]): (value: number) => boolean {
  const parts: readonly Json[] = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4) {
    throw new EventPatternError(path, 'numeric takes one comparison or two');
  }
  const tests = Array.from({ length: parts.length / 2 }, (_, index) =>
    compileComparison(parts[index * 2], parts[index * 2 + 1], path),
  );
  return (value) => tests.every((test) => test(value));
}

function compileComparison(operator: Json | undefined, limit: Json | undefined, path: readonly string[]) {
  const compare =
    typeof operator === 'string' && Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (compare === undefined) {
    throw new EventPatternError(path, `Unrecognized numeric range operator: ${String(operator)}`);
  }
  if (typeof limit !== 'number' || Math.abs(limit) > MAX_MAGNITUDE) {
    throw new EventPatternError(path, `Value of ${operator} must be a number from -5.0e9 to 5.0e9`);
  }
  return (value: number) => compare(value, limit);
}
