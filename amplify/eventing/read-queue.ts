import { Names } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

export interface ReadQueueOptions {
  /** How many messages are worked on at once; as many as Lambda likes when absent. */
  readonly maxConcurrency?: number;
}

/**
 * Has Lambda hand a queue's messages to a function, one at a time. It reads with the function's role and asks for three actions
 * (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html); CDK's `SqsEventSource` would grant five.
 */
export function readQueue(reader: IFunction, queue: IQueue, options: ReadQueueOptions = {}): void {
  // In the role's own policy, which the function waits for, and its mapping for the function.
  reader.addToRolePolicy(
    new PolicyStatement({
      effect: Effect.ALLOW,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queue.queueArn],
    }),
  );
  reader.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
    eventSourceArn: queue.queueArn,
    batchSize: 1,
    reportBatchItemFailures: true,
    ...options,
  });
}
