import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';

export const deleteBucket: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:DeleteBucket', { bucket: call.bucket });
  await state.buckets.remove(call.bucket);
  call.response.writeHead(204).end();
};
