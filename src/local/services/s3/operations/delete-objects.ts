import { AwsError } from '../../../shared/aws-error.js';
import { s3Error } from '../errors.js';
import { MAX_DELETED_KEYS } from '../limits.js';
import { checkKey } from '../request/address.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import { type Operation, originOf, type S3Call } from '../request/call.js';
import { deleteCondition } from '../request/conditions.js';
import type { S3State } from '../state.js';
import { childrenOf, parseXml, refuseUnknown, requiredText, textOf } from '../xml/read.js';
import { element, optionalElement, sendXml, type XmlElement } from '../xml/write.js';

interface Deletion {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

/** Every key is authorized, removed and answered by itself. */
export const deleteObjects: Operation = async (state, call) => {
  state.buckets.require(call.bucket);
  const root = parseXml(await readSmallBody(call, { requireDigest: true }), 'Delete');
  refuseUnknown(root, ['Object', 'Quiet'], 'Delete');
  const deletions = childrenOf(root, 'Object').map((node): Deletion => {
    refuseUnknown(node, ['Key', 'VersionId', 'ETag'], 'Delete.Object');
    return {
      key: checkKey(requiredText(node, 'Key')),
      versionId: textOf(node, 'VersionId') || undefined,
      etag: textOf(node, 'ETag'),
    };
  });
  if (deletions.length === 0 || deletions.length > MAX_DELETED_KEYS) {
    throw s3Error('MalformedXML');
  }
  const quiet = textOf(root, 'Quiet') === 'true';
  const answers: XmlElement[] = [];
  for (const deletion of deletions) {
    const answer = await deleteOne(state, call, deletion);
    if (!quiet || answer.startsWith('<Error>')) {
      answers.push(answer);
    }
  }
  sendXml(call.response, 'DeleteResult', answers);
};

async function deleteOne(state: S3State, call: S3Call, { key, versionId, etag }: Deletion): Promise<XmlElement> {
  const { bucket } = call;
  try {
    demand(state, call, versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', { bucket, key });
    const check = deleteCondition(etag);
    const removed = await state.objects.remove({
      bucket,
      key,
      origin: originOf(call),
      reason: 'DeleteObject',
      ...(versionId === undefined ? {} : { versionId }),
      ...(check === undefined ? {} : { check }),
    });
    return element('Deleted', [
      element('Key', key),
      optionalElement('VersionId', versionId),
      optionalElement('DeleteMarker', removed.deleteMarker ? 'true' : undefined),
      optionalElement('DeleteMarkerVersionId', removed.deleteMarker ? removed.versionId : undefined),
    ]);
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    return element('Error', [
      element('Key', key),
      optionalElement('VersionId', versionId),
      element('Code', error.code),
      element('Message', error.message),
    ]);
  }
}
