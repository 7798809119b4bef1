import type { IncomingMessage } from 'node:http';
import type { LambdaFunction } from './functions.js';
import type { LambdaState } from './service-state.js';

/** One Lambda API action: REST, so it is found by method and path. */
export type LambdaOperation = FunctionOperation | AccountOperation;

interface AnyOperation {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Matched against the raw path without a slash at its end; the first group is the function's name or ARN. */
  readonly path: RegExp;
  /** IAM action it needs on the function. */
  readonly permission: string;
}

export interface FunctionOperation extends AnyOperation {
  readonly of: 'function';
  run(state: LambdaState, fn: LambdaFunction, call: LambdaCall): Promise<LambdaAnswer> | LambdaAnswer;
}

export interface AccountOperation extends AnyOperation {
  readonly of: 'account';
  run(state: LambdaState): LambdaAnswer;
}

export interface LambdaCall {
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly body: string;
}

export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text; empty for none. */
  readonly payload?: string;
}
