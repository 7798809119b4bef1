import type { NotificationConfig, NotificationTarget } from '../buckets/bucket-config.js';
import { s3Error } from '../errors.js';
import type { S3State } from '../state.js';

type Destination = Pick<NotificationTarget, 'kind' | 'arn'>;

/**
 * Whether the destination's own policy lets this bucket send to it.
 *
 * @throws AwsError when there is no such function or queue.
 */
export function mayNotify(
  { ports, accountId }: Pick<S3State, 'ports' | 'accountId'>,
  bucket: string,
  { kind, arn }: Destination,
): boolean {
  const resourcePolicies = kind === 'lambda' ? [ports.lambda.resourcePolicy(arn)] : ports.sqs.resourcePolicies(arn);
  return ports.iam.authorize({
    service: 's3.amazonaws.com',
    action: kind === 'lambda' ? 'lambda:InvokeFunction' : 'sqs:SendMessage',
    resource: arn,
    context: { 'aws:SourceArn': `arn:aws:s3:::${bucket}`, 'aws:SourceAccount': accountId },
    resourcePolicies,
  }).allowed;
}

/**
 * Refuses a notification configuration whose destinations would not accept the events, as S3 does when it is set.
 *
 * @throws AwsError `InvalidArgument` naming the destination.
 */
export function checkDestinations(
  state: Pick<S3State, 'ports' | 'accountId'>,
  bucket: string,
  { targets }: NotificationConfig,
): void {
  for (const target of targets) {
    if (!isReachable(state, bucket, target)) {
      throw s3Error('InvalidArgument', 'Unable to validate the following destination configurations', {
        ArgumentName: target.arn,
        ArgumentValue: `Not authorized to ${target.kind === 'lambda' ? 'invoke function' : 'send to queue'} [${target.arn}]`,
      });
    }
  }
}

function isReachable(state: Pick<S3State, 'ports' | 'accountId'>, bucket: string, target: Destination): boolean {
  try {
    return mayNotify(state, bucket, target);
  } catch {
    // A function or queue that does not exist is as unreachable as one that refuses.
    return false;
  }
}
