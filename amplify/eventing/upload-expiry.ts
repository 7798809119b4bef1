import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EXPIRY_SWEEP_INTERVAL_MINUTES } from '../../src/domain/limits.js';
import type { DropClip } from '../resources.js';

/** Lambda tries an asynchronous event twice more by itself; the next sweep comes as soon, and does the same work. */
const RETRIES = 0;

/** Sweeps up expired uploads by the clock. The rule lies in the function's stack: it needs nothing of the others. */
export function addUploadExpiry({ expireUploads }: DropClip): void {
  const { lambda } = expireUploads.resources;
  new Rule(Stack.of(lambda), 'UploadExpiry', {
    description: 'Open uploads whose deadline has passed are ended',
    schedule: Schedule.rate(Duration.minutes(EXPIRY_SWEEP_INTERVAL_MINUTES)),
    targets: [new LambdaFunction(lambda, { retryAttempts: RETRIES })],
  });
}
