import { versioningFromXml } from '../buckets/aspects/settings.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import type { Operation } from '../request/call.js';
import { parseXml } from '../xml/read.js';
import { optionalElement, sendXml } from '../xml/write.js';

export const getBucketVersioning: Operation = async (state, call) => {
  const { config } = state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketVersioning', { bucket: call.bucket });
  sendXml(call.response, 'VersioningConfiguration', [optionalElement('Status', config.versioning)]);
};

export const putBucketVersioning: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:PutBucketVersioning', { bucket: call.bucket });
  const versioning = versioningFromXml(parseXml(await readSmallBody(call), 'VersioningConfiguration'));
  await state.buckets.update(call.bucket, { versioning });
  call.response.end();
};
