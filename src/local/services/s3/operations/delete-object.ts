import { demand } from '../request/authorize.js';
import { headerOf, type Operation, originOf } from '../request/call.js';
import { deleteCondition } from '../request/conditions.js';

export const deleteObject: Operation = async (state, call) => {
  const { bucket, key, query, response } = call;
  state.buckets.require(bucket);
  const versionId = query.get('versionId');
  demand(state, call, versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', { bucket, key });
  const check = deleteCondition(headerOf(call, 'if-match'));
  const removed = await state.objects.remove({
    bucket,
    key,
    origin: originOf(call),
    reason: 'DeleteObject',
    ...(versionId === undefined ? {} : { versionId }),
    ...(check === undefined ? {} : { check }),
  });
  if (removed.deleteMarker) {
    response.setHeader('x-amz-delete-marker', 'true');
  }
  if (removed.versionId !== undefined) {
    response.setHeader('x-amz-version-id', removed.versionId);
  }
  response.writeHead(204).end();
};
