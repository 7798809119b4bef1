import { createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../../../shared/aws-error.js';
import type { Caller } from '../../ports.js';
import { invalidArgument, s3Error } from '../errors.js';
import type { S3State } from '../state.js';
import type { FormFields } from './post-policy.js';

/**
 * Verifies the signature of a form's policy.
 *
 * @returns who signed it; undefined when the form has no policy, which makes it anonymous.
 * @throws AwsError `InvalidAccessKeyId`, `InvalidToken`, `SignatureDoesNotMatch`, `InvalidArgument`.
 */
export function verifyForm({ ports, region }: S3State, fields: FormFields): Caller | undefined {
  const policy = fields.get('policy');
  if (policy === undefined) {
    return undefined;
  }
  const algorithm = required(fields, 'x-amz-algorithm');
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw invalidArgument('x-amz-algorithm', algorithm, 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  }
  const credential = required(fields, 'x-amz-credential');
  const [accessKeyId = '', day = '', scopeRegion, service, ending, ...more] = credential.split('/');
  if (
    scopeRegion !== region ||
    service !== 's3' ||
    ending !== 'aws4_request' ||
    more.length > 0 ||
    !/^\d{8}$/.test(day)
  ) {
    throw invalidArgument(
      'x-amz-credential',
      credential,
      'Error parsing the X-Amz-Credential parameter; the region, service or terminator is wrong',
    );
  }
  if (!required(fields, 'x-amz-date').startsWith(day)) {
    throw invalidArgument(
      'x-amz-date',
      fields.get('x-amz-date') ?? '',
      'X-Amz-Date must be of the day of X-Amz-Credential',
    );
  }
  const found = ports.iam.find(accessKeyId);
  if (found === undefined) {
    throw new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403, {
      details: { AWSAccessKeyId: accessKeyId },
    });
  }
  if (found.sessionToken !== fields.get('x-amz-security-token')) {
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  const expected = sign(found.secretAccessKey, [day, region, 's3'], policy);
  const given = Buffer.from(required(fields, 'x-amz-signature'), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw s3Error('SignatureDoesNotMatch');
  }
  return found.caller;
}

function sign(secret: string, scope: readonly string[], policy: string): Buffer {
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [...scope, 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return createHmac('sha256', key).update(policy).digest();
}

function required(fields: FormFields, name: string): string {
  const value = fields.get(name);
  if (value === undefined) {
    throw invalidArgument(
      name,
      '',
      `Bucket POST must contain a field named '${name}'. If it is specified, please check the order of the fields.`,
    );
  }
  return value;
}
