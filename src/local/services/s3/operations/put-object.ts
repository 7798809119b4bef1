import { demand } from '../request/authorize.js';
import { refuseHeaders } from '../request/body.js';
import { headerOf, type Operation, originOf, type S3Call } from '../request/call.js';
import { writeCondition } from '../request/conditions.js';
import { readDescription } from '../request/description.js';
import { quoteEtag, writeChecksum, writeEncryption, writeExpiration, writeVersion } from '../request/object-head.js';
import { receiveBody } from '../request/receive-body.js';
import type { S3State } from '../state.js';
import type { Tags } from '../storage/records.js';

export const putObject: Operation = async (state, call) => {
  const { bucket, key, response } = call;
  const { config } = state.buckets.require(bucket);
  refuseHeaders(call);
  const description = readDescription(call, config);
  demandPut(state, call, description.tags);
  const check = writeCondition(call);
  check?.(state.objects.current(bucket, key));
  const { blob, byteLength, etag, checksum } = await receiveBody(state, call);
  const record = await state.objects
    .put({
      bucket,
      key,
      draft: { ...description, byteLength, etag, data: { blob }, checksum: { ...checksum, type: 'FULL_OBJECT' } },
      announcement: {
        event: { name: 'ObjectCreated:Put', detailType: 'Object Created', reason: 'PutObject' },
        origin: originOf(call),
      },
      ...(check === undefined ? {} : { check }),
    })
    .catch(async (error: unknown) => {
      await state.blobs.removeStray([blob]);
      throw error;
    });
  response.setHeader('etag', quoteEtag(etag));
  writeChecksum(response, record.checksum);
  writeEncryption(response, record.encryption);
  writeVersion(state, bucket, response, record.versionId);
  writeExpiration(state, bucket, response, record);
  response.end();
};

/** A write needs PutObject; one that sets tags needs PutObjectTagging too. */
export function demandPut(state: S3State, call: S3Call, tags: Tags): void {
  const { bucket, key } = call;
  const requestTags = headerOf(call, 'x-amz-tagging') === undefined ? {} : { requestTags: tags };
  demand(state, call, 's3:PutObject', { bucket, key, ...requestTags });
  if (Object.keys(tags).length > 0) {
    demand(state, call, 's3:PutObjectTagging', { bucket, key, ...requestTags });
  }
}
