import type { AsyncInvocations } from './async-invocations.js';
import type { Functions } from './functions.js';
import type { Invoker } from './invoker.js';

/** What the operations of Lambda work on. */
export interface LambdaState {
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly asyncInvocations: AsyncInvocations;
}
