/** How one invocation ended. */
export interface Outcome {
  /** The handler's answer as JSON text, or the error object's. */
  readonly payload: string;
  readonly failed: boolean;
}

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export function failure(error: FunctionError): Outcome {
  return { payload: JSON.stringify(error), failed: true };
}

export function timedOut(requestId: string, timeoutSeconds: number): Outcome {
  return failure({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  });
}

/** The process ended by itself: `process.exit`, a native crash, or out of memory. */
export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): Outcome {
  const cause = signal === null ? `exit status ${code ?? 0}` : `signal: ${SIGNAL_NAMES[signal] ?? signal}`;
  const reason =
    signal === null && code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${cause}`;
  return failure({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${reason}` });
}

/** As the Go runtime that runs Lambda's processes words them. */
const SIGNAL_NAMES: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
};
