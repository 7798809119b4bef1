import { corsFromXml, corsToXml } from '../buckets/aspects/cors.js';
import { s3Error } from '../errors.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { sendXml } from '../xml/write.js';

export const getBucketCors: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketCORS', { bucket: call.bucket });
  if (config.cors === undefined) {
    throw s3Error('NoSuchCORSConfiguration', undefined, { BucketName: call.bucket });
  }
  sendXml(call.response, 'CORSConfiguration', corsToXml(config.cors));
};

export const putBucketCors: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketCORS', { bucket: call.bucket });
  const cors = corsFromXml(parseXml(await readSmallBody(call), 'CORSConfiguration'));
  await state.buckets.update(call.bucket, { cors });
  call.response.end();
};

export const deleteBucketCors: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketCORS', { bucket: call.bucket });
  await state.buckets.update(call.bucket, { cors: undefined });
  call.response.writeHead(204).end();
};
