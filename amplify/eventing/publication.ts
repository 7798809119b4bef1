import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Delivery } from '../delivery/cdn.js';
import type { DropClip } from '../resources.js';

export interface Publication {
  /** Of the content table. */
  readonly streamArn: string;
  /** What reads the stream: made when its role may. */
  readonly mapping: EventSourceMapping;
}

/** Few, because a record that fails holds up those behind it. */
const BATCH_RECORDS = 10;
/** With growing pauses some quarter of an hour: longer than CloudFront takes to work off invalidations it has too many of. */
const RETRIES = 20;
const FAILURE_RETENTION_DAYS = 14;

/** The content table's stream → publishContent. In the stack of the function, which lies above the table's: no cycle. */
export function addPublication(
  { data, publishContent, ...backend }: DropClip,
  { distribution }: Delivery,
): Publication {
  const stack = Stack.of(data.resources.graphqlApi);
  // Where in the stream something was given up, for an operator.
  const failures = new Queue(stack, 'PublicationFailures', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(FAILURE_RETENTION_DAYS),
  });
  const streamArn = data.resources.tables['Content']?.tableStreamArn;
  if (streamArn === undefined) {
    throw new Error('The content table has no stream');
  }
  const mapping = new EventSourceMapping(stack, 'ContentChanges', {
    target: publishContent.resources.lambda,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: BATCH_RECORDS,
    retryAttempts: RETRIES,
    reportBatchItemFailures: true,
    onFailure: { bind: (_mapping, reader) => letSend(reader, failures) },
  });
  for (const target of [publishContent, backend.moderateContent, backend.deleteContent, backend.removeEvent]) {
    target.addEnvironment('CONTENT_TABLE', data.resources.tables['Content']?.tableName ?? '');
    target.addEnvironment('CONTENT_BUCKET', backend.contentBucket.resources.bucket.bucketName);
    target.addEnvironment('IMAGES_BUCKET', backend.imagesBucket.resources.bucket.bucketName);
    target.addEnvironment('CDN_DISTRIBUTION_ID', distribution.distributionId);
  }
  publishContent.resources.cfnResources.cfnFunction.tracingConfig = {
    mode: 'Active',
  } satisfies CfnFunction['tracingConfig'];
  return { streamArn, mapping };
}

/** Where Lambda puts what it gave up, with the function's role. CDK's `SqsDlq` would grant three actions for the one. */
function letSend(reader: IFunction, { queueArn }: Queue): { readonly destination: string } {
  reader.addToRolePolicy(
    new PolicyStatement({ effect: Effect.ALLOW, actions: ['sqs:SendMessage'], resources: [queueArn] }),
  );
  return { destination: queueArn };
}
