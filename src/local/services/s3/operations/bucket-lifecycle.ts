import { lifecycleFromXml, lifecycleToXml } from '../buckets/aspects/lifecycle.js';
import { s3Error } from '../errors.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { sendXml } from '../xml/write.js';

export const getBucketLifecycle: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetLifecycleConfiguration', { bucket: call.bucket });
  if (config.lifecycle === undefined) {
    throw s3Error('NoSuchLifecycleConfiguration', undefined, { BucketName: call.bucket });
  }
  sendXml(call.response, 'LifecycleConfiguration', lifecycleToXml(config.lifecycle));
};

export const putBucketLifecycle: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutLifecycleConfiguration', { bucket: call.bucket });
  const lifecycle = lifecycleFromXml(parseXml(await readSmallBody(call), 'LifecycleConfiguration'));
  await state.buckets.update(call.bucket, { lifecycle });
  call.response.end();
};

export const deleteBucketLifecycle: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutLifecycleConfiguration', { bucket: call.bucket });
  await state.buckets.update(call.bucket, { lifecycle: undefined });
  call.response.writeHead(204).end();
};
