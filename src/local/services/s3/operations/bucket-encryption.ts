import { encryptionFromXml, encryptionToXml } from '../buckets/aspects/settings.js';
import { DEFAULT_ENCRYPTION } from '../buckets/bucket-config.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { sendXml } from '../xml/write.js';

/** The setting is kept and reported with every object; the bytes on this machine are not encrypted. */
export const getBucketEncryption: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetEncryptionConfiguration', { bucket: call.bucket });
  sendXml(call.response, 'ServerSideEncryptionConfiguration', encryptionToXml(config.encryption ?? DEFAULT_ENCRYPTION));
};

export const putBucketEncryption: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutEncryptionConfiguration', { bucket: call.bucket });
  const encryption = encryptionFromXml(parseXml(await readSmallBody(call), 'ServerSideEncryptionConfiguration'));
  await state.buckets.update(call.bucket, { encryption });
  call.response.end();
};

export const deleteBucketEncryption: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutEncryptionConfiguration', { bucket: call.bucket });
  await state.buckets.update(call.bucket, { encryption: undefined });
  call.response.writeHead(204).end();
};
