import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';

export const headBucket: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:ListBucket', { bucket: call.bucket });
  call.response.setHeader('x-amz-bucket-region', state.region);
  call.response.end();
};
