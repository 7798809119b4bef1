import type { Resource } from '../../assembly/resource.js';
import type { CloudFormationPort } from '../ports.js';
import type { AsyncInvocations } from './async-invocations.js';
import type { Functions } from './functions.js';
import type { Invoker } from './invoker.js';

/** What the operations of Lambda work on. */
export interface LambdaState {
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly asyncInvocations: AsyncInvocations;
  /** Changes of a function are changes of its stack. */
  readonly deployed: () => CloudFormationPort;
  /** Custom resources that CDK's own function serves: it is not run, what it does is done here. */
  readonly bucketDeployments: readonly Resource[];
}
