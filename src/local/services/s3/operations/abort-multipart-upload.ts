import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';

export const abortMultipartUpload: Operation = async (state, call) => {
  const { bucket, key, query, response } = call;
  state.buckets.require(bucket);
  demand(state, call, 's3:AbortMultipartUpload', { bucket, key });
  await state.uploads.abort(state.uploads.require(bucket, key, query.get('uploadId') ?? ''));
  response.writeHead(204).end();
};
