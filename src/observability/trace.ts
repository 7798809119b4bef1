import { lambdaEnvironment } from './lambda-environment.js';

/**
 * Runs an operation in a segment of its own, where the invocation is traced. Only there is the X-Ray SDK loaded: it costs more
 * than a function's own start (ARCHITECTURE.md, decisions), and nothing receives segments elsewhere.
 */
export async function traced<Result>(operation: string, run: () => Promise<Result>): Promise<Result> {
  if (!lambdaEnvironment.isTraced()) {
    return run();
  }
  const { runInSegment } = await import('./powertools-tracer.js');
  return runInSegment(operation, run);
}
