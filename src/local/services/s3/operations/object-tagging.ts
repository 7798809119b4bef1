import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import { type Operation, originOf, type S3Call } from '../request/call.js';
import { writeVersion } from '../request/object-head.js';
import { ownTarget, requireObject } from '../request/read-target.js';
import { parseTagging, tagSetElement } from '../request/tags.js';
import type { S3State } from '../state.js';
import type { Tags } from '../storage/records.js';
import { sendXml } from '../xml/write.js';

export const getObjectTagging: Operation = async (state, call) => {
  const record = requireObject(state, call, ownTarget(call, 's3:GetObjectTagging', 's3:GetObjectVersionTagging'));
  writeVersion(state, call.bucket, call.response, record.versionId);
  sendXml(call.response, 'Tagging', [tagSetElement(record.tags)]);
};

export const putObjectTagging: Operation = async (state, call) => {
  const tags = parseTagging(await readSmallBody(call));
  const { bucket, key, response } = call;
  const target = ownTarget(call, 's3:PutObjectTagging', 's3:PutObjectVersionTagging');
  const record = requireObject(state, call, target);
  demand(state, call, target.versionId === undefined ? target.action : target.versionAction, {
    bucket,
    key,
    existingTags: record.tags,
    requestTags: tags,
  });
  writeVersion(state, bucket, response, record.versionId);
  await amendTags(state, call, record, tags, 'Put');
  response.end();
};

export const deleteObjectTagging: Operation = async (state, call) => {
  const record = requireObject(state, call, ownTarget(call, 's3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging'));
  writeVersion(state, call.bucket, call.response, record.versionId);
  await amendTags(state, call, record, {}, 'Delete');
  call.response.writeHead(204).end();
};

function amendTags(
  state: S3State,
  call: S3Call,
  record: ReturnType<typeof requireObject>,
  tags: Tags,
  kind: 'Put' | 'Delete',
): Promise<void> {
  return state.objects.amend(
    call.bucket,
    record,
    { tags },
    {
      event: {
        name: `ObjectTagging:${kind}`,
        detailType: kind === 'Put' ? 'Object Tags Added' : 'Object Tags Deleted',
      },
      origin: originOf(call),
    },
  );
}
