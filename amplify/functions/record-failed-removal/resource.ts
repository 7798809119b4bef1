import { fileURLToPath } from 'node:url';
import type { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Target } from '../../target.js';
import { createOperationFunction } from '../create-operation-function.js';

/** Writes what the queue of removals gave up on where an operator finds it. It lives with its queue; its grants are in ../../grants.ts. */
export function createRecordFailedRemoval(stack: Stack, target: Target): LambdaFunction {
  return createOperationFunction(stack, target, {
    id: 'RecordFailedRemoval',
    description: 'Takes failed removals of events out of the dead letters',
    entry: fileURLToPath(new URL('./handler.ts', import.meta.url)),
  });
}
