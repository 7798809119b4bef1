import { s3Error } from '../errors.js';
import { MAX_BUCKET_TAGS } from '../limits.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseTagging, tagSetElement } from '../request/tags.js';
import { sendXml } from '../xml/write.js';

export const getBucketTagging: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketTagging', { bucket: call.bucket });
  if (config.tags === undefined) {
    throw s3Error('NoSuchTagSet', undefined, { BucketName: call.bucket });
  }
  sendXml(call.response, 'Tagging', [tagSetElement(config.tags)]);
};

export const putBucketTagging: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketTagging', { bucket: call.bucket });
  const tags = parseTagging(await readSmallBody(call), MAX_BUCKET_TAGS);
  await state.buckets.update(call.bucket, { tags });
  call.response.writeHead(204).end();
};

export const deleteBucketTagging: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketTagging', { bucket: call.bucket });
  await state.buckets.update(call.bucket, { tags: undefined });
  call.response.writeHead(204).end();
};
