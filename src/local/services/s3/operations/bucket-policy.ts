import { parsePolicy, refusePublicPolicy } from '../buckets/aspects/policy.js';
import { isPublicPolicy } from '../buckets/public-policy.js';
import { s3Error } from '../errors.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { element, sendXml } from '../xml/write.js';

export const getBucketPolicy: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketPolicy', { bucket: call.bucket });
  if (config.policy === undefined) {
    throw s3Error('NoSuchBucketPolicy', undefined, { BucketName: call.bucket });
  }
  const body = Buffer.from(JSON.stringify(config.policy));
  call.response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  call.response.end(body);
};

export const getBucketPolicyStatus: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketPolicyStatus', { bucket: call.bucket });
  if (config.policy === undefined) {
    throw s3Error('NoSuchBucketPolicy', undefined, { BucketName: call.bucket });
  }
  sendXml(call.response, 'PolicyStatus', [element('IsPublic', isPublicPolicy(config.policy))]);
};

export const putBucketPolicy: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketPolicy', { bucket: call.bucket });
  const policy = parsePolicy((await readSmallBody(call)).toString('utf8'));
  refusePublicPolicy(policy, config);
  await state.buckets.update(call.bucket, { policy });
  call.response.writeHead(204).end();
};

export const deleteBucketPolicy: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:DeleteBucketPolicy', { bucket: call.bucket });
  await state.buckets.update(call.bucket, { policy: undefined });
  call.response.writeHead(204).end();
};
