import { publicAccessBlockFromXml, publicAccessBlockToXml } from '../buckets/aspects/settings.js';
import { DEFAULT_PUBLIC_ACCESS_BLOCK } from '../buckets/bucket-config.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { element, sendXml } from '../xml/write.js';

export const getPublicAccessBlock: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketPublicAccessBlock', { bucket: call.bucket });
  const block = config.publicAccessBlock ?? DEFAULT_PUBLIC_ACCESS_BLOCK;
  sendXml(call.response, 'PublicAccessBlockConfiguration', publicAccessBlockToXml(block));
};

export const putPublicAccessBlock: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketPublicAccessBlock', { bucket: call.bucket });
  const publicAccessBlock = publicAccessBlockFromXml(
    parseXml(await readSmallBody(call), 'PublicAccessBlockConfiguration'),
  );
  await state.buckets.update(call.bucket, { publicAccessBlock });
  call.response.end();
};

export const getBucketOwnershipControls: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketOwnershipControls', { bucket: call.bucket });
  sendXml(call.response, 'OwnershipControls', [
    element('Rule', [element('ObjectOwnership', config.ownership ?? 'BucketOwnerEnforced')]),
  ]);
};
