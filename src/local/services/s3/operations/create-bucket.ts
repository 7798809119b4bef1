import { isBucketName } from '../buckets/bucket-name.js';
import { notSimulated, s3Error } from '../errors.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import { headerOf, type Operation } from '../request/call.js';
import { parseXml, refuseUnknown } from '../xml/read.js';

export const createBucket: Operation = async (state, call) => {
  const { bucket, response } = call;
  if (!isBucketName(bucket)) {
    throw s3Error('InvalidBucketName', undefined, { BucketName: bucket });
  }
  demand(state, call, 's3:CreateBucket', { bucket });
  for (const name of ['x-amz-bucket-object-lock-enabled', 'x-amz-acl', 'x-amz-object-ownership']) {
    const value = headerOf(call, name);
    if (value !== undefined && value !== 'false' && value !== 'private' && value !== 'BucketOwnerEnforced') {
      throw notSimulated(`${name}: ${value}`);
    }
  }
  const body = await readSmallBody(call);
  if (body.length > 0) {
    const root = parseXml(body, 'CreateBucketConfiguration');
    refuseUnknown(root, ['LocationConstraint'], 'CreateBucketConfiguration');
  }
  await state.buckets.create(bucket, {}, state.clock.now());
  response.setHeader('location', `/${bucket}`);
  response.end();
};
