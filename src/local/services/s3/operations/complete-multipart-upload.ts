import { createHash, randomBytes } from 'node:crypto';
import {
  algorithmOfHeader,
  CHECKSUM_ALGORITHMS,
  checksumHeader,
  parseChecksumType,
  type StoredChecksum,
} from '../checksums/algorithms.js';
import { uploadChecksum } from '../checksums/upload-checksum.js';
import { s3Error } from '../errors.js';
import { demand } from '../request/authorize.js';
import { readSmallBody } from '../request/body.js';
import { headerOf, type Operation, originOf, type S3Call } from '../request/call.js';
import { writeCondition } from '../request/conditions.js';
import { quoteEtag, writeEncryption, writeVersion } from '../request/object-head.js';
import type { S3State } from '../state.js';
import type { CompletedUpload, ObjectDraft, ObjectRecord, PartRecord, UploadRecord } from '../storage/records.js';
import { element, sendXml } from '../xml/write.js';
import { chooseParts, parseParts } from './completed-parts.js';
import { checksumElements } from './copy-object.js';

export const completeMultipartUpload: Operation = async (state, call) => {
  const { bucket, key, query } = call;
  state.buckets.require(bucket);
  demand(state, call, 's3:PutObject', { bucket, key });
  const uploadId = query.get('uploadId') ?? '';
  const before = state.uploads.completed(uploadId);
  const body = await readSmallBody(call, { checksumIsOfBody: false });
  if (before !== undefined && before.bucket === bucket && before.key === key) {
    answer(state, call, before);
    return;
  }
  const upload = state.uploads.require(bucket, key, uploadId);
  const check = writeCondition(call);
  const parts = chooseParts([...state.uploads.parts(uploadId)], upload, parseParts(body));
  const draft = draftOf(upload, parts);
  checkClaims(call, draft, upload);
  const manifest = 'manifest' in draft.data ? draft.data.manifest : '';
  let stray: readonly string[] = [];
  const record = await state.objects.put({
    bucket,
    key,
    draft,
    announcement: {
      event: {
        name: 'ObjectCreated:CompleteMultipartUpload',
        detailType: 'Object Created',
        reason: 'CompleteMultipartUpload',
      },
      origin: originOf(call),
    },
    ...(check === undefined ? {} : { check }),
    also: (written) => {
      stray = state.uploads.finish(upload, manifest, parts);
      state.uploads.remember(uploadId, completedOf(bucket, written));
    },
  });
  writeEncryption(call.response, record.encryption);
  answer(state, call, completedOf(bucket, record));
  await state.blobs.removeStray(stray);
};

function completedOf(bucket: string, { key, versionId, etag, checksum, modifiedMs }: ObjectRecord): CompletedUpload {
  return { bucket, key, versionId, etag, completedMs: modifiedMs, ...(checksum === undefined ? {} : { checksum }) };
}

function answer(
  state: S3State,
  { bucket, key, response }: S3Call,
  { etag, versionId, checksum }: CompletedUpload,
): void {
  writeVersion(state, bucket, response, versionId);
  sendXml(response, 'CompleteMultipartUploadResult', [
    element('Location', `${state.endpoint}/${bucket}/${encodeURIComponent(key)}`),
    element('Bucket', bucket),
    element('Key', key),
    element('ETag', quoteEtag(etag)),
    ...checksumElements(checksum),
  ]);
}

const MANIFEST_ID_BYTES = 16;

function draftOf(upload: UploadRecord, parts: readonly PartRecord[]): ObjectDraft {
  const { headers, metadata, tags, storageClass, encryption } = upload;
  const digests = createHash('md5');
  for (const { etag } of parts) {
    digests.update(Buffer.from(etag, 'hex'));
  }
  return {
    headers,
    metadata,
    tags,
    storageClass,
    encryption,
    byteLength: parts.reduce((sum, { byteLength }) => sum + byteLength, 0),
    etag: `${digests.digest('hex')}-${parts.length}`,
    data: { manifest: randomBytes(MANIFEST_ID_BYTES).toString('hex'), parts: parts.length },
    checksum: uploadChecksum(upload, parts),
  };
}

/** What the request says of the whole object: its size, its checksum, and the kind of checksum. */
function checkClaims(call: S3Call, { byteLength, checksum }: ObjectDraft, { checksumType }: UploadRecord): void {
  const size = headerOf(call, 'x-amz-mp-object-size');
  if (size !== undefined && Number(size) !== byteLength) {
    throw s3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${byteLength}`,
    );
  }
  const type = headerOf(call, 'x-amz-checksum-type');
  if (type !== undefined && parseChecksumType(type) !== checksumType) {
    throw s3Error(
      'InvalidRequest',
      `The upload was created using the ${checksumType} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  for (const name of CHECKSUM_ALGORITHMS.map(checksumHeader)) {
    const claimed = headerOf(call, name);
    if (claimed !== undefined && !agrees(claimed, name, checksum)) {
      throw s3Error('BadDigest', `The ${algorithmOfHeader(name)} you specified did not match the calculated checksum.`);
    }
  }
}

function agrees(claimed: string, header: string, checksum: StoredChecksum | undefined): boolean {
  return checksum !== undefined && checksumHeader(checksum.algorithm) === header && checksum.value === claimed;
}
