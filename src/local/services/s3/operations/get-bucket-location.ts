import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';
import { escapeXml, sendXml } from '../xml/write.js';

/** "Buckets in Region us-east-1 have a LocationConstraint of null." */
export const getBucketLocation: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:GetBucketLocation', { bucket: call.bucket });
  sendXml(call.response, 'LocationConstraint', state.region === 'us-east-1' ? [] : [escapeXml(state.region)]);
};
