import type { FunctionError } from './outcome.js';

/** What the process of a function says over IPC. */
export type ProcessMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'initError'; readonly error: FunctionError }
  | {
      readonly type: 'outcome';
      readonly id: string;
      readonly payload?: string;
      readonly error?: FunctionError;
      /** The process ends after this. */
      readonly fatal?: boolean;
    };

/** What it is told. */
export interface InvokeMessage {
  readonly id: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** Epoch milliseconds of the system's clock. */
  readonly deadlineMs: number;
  readonly traceId: string;
  readonly arn: string;
}
