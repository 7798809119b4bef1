import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { MAX_BACKGROUND_ATTEMPTS } from '../../src/domain/limits.js';
import type { DropClip } from '../resources.js';

/** Read by every client of the SDK (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). */
const VARIABLE = 'AWS_MAX_ATTEMPTS';

/** Has the functions that nobody waits for try more often what is throttled, before their whole work fails and rests. */
export function retryPatiently(
  { expireUploads, publishContent, removeEvent }: DropClip,
  others: readonly Pick<LambdaFunction, 'addEnvironment'>[],
): void {
  for (const worker of [expireUploads, publishContent, removeEvent, ...others]) {
    worker.addEnvironment(VARIABLE, String(MAX_BACKGROUND_ATTEMPTS));
  }
}
