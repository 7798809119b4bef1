import { fileURLToPath } from 'node:url';
import type { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Target } from '../../target.js';
import { createOperationFunction } from '../create-operation-function.js';

/** Makes the key pair that signs delivery. Run by CloudFormation alone; its grants are in ../../grants.ts. */
export function createMakeSigningKey(stack: Stack, target: Target): LambdaFunction {
  return createOperationFunction(stack, target, {
    id: 'MakeSigningKey',
    description: 'Makes the key pair that signs delivery',
    entry: fileURLToPath(new URL('./handler.ts', import.meta.url)),
  });
}
