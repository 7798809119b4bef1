import type { IncomingMessage } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { isJsonObject, parseJson } from '../../shared/json-fields.js';
import { noteWaiting } from '../../shared/waiting-requests.js';
import type { LambdaState } from './service-state.js';

/**
 * CDK's hotswap invokes the function behind a bucket deployment itself, with what CloudFormation would send it. The function
 * is Python and not run here; S3 does its work.
 *
 * @returns whether the function is such a one.
 * @throws AwsError `InvalidParameterValueException` when no deployed bucket deployment is meant.
 */
export async function deployedToBucket(
  { bucketDeployments, deployed }: Pick<LambdaState, 'bucketDeployments' | 'deployed'>,
  functionArn: string,
  request: IncomingMessage,
  payload: string,
): Promise<boolean> {
  const served = bucketDeployments.filter(({ properties }) => properties['ServiceToken'] === functionArn);
  if (served.length === 0) {
    return false;
  }
  const event = parseJson(payload);
  const wanted = isJsonObject(event) && isJsonObject(event['ResourceProperties']) ? event['ResourceProperties'] : {};
  const target = served.find(({ properties }) =>
    ['DestinationBucketName', 'DestinationBucketKeyPrefix'].every((name) => properties[name] === wanted[name]),
  );
  if (target === undefined) {
    throw new AwsError(
      'InvalidParameterValueException',
      'No bucket deployment of the backend has that destination.',
      400,
      {
        details: { Type: 'User' },
      },
    );
  }
  noteWaiting(request);
  await deployed().patch(target.ref, wanted);
  return true;
}
