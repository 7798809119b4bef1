import { checksumElement, DEFAULT_CHECKSUM_ALGORITHM, type StoredChecksum } from '../checksums/algorithms.js';
import { invalidArgument, s3Error } from '../errors.js';
import { MAX_SINGLE_PUT_BYTES } from '../limits.js';
import { demand } from '../request/authorize.js';
import { refuseHeaders } from '../request/body.js';
import { headerOf, type Operation, originOf, type S3Call } from '../request/call.js';
import { writeCondition } from '../request/conditions.js';
import { readDescription } from '../request/description.js';
import { quoteEtag, writeEncryption, writeVersion } from '../request/object-head.js';
import type { S3State } from '../state.js';
import { ingest } from '../storage/ingest.js';
import { openObjectBytes } from '../storage/read-object.js';
import { NULL_VERSION, type ObjectDescription, type ObjectDraft, type ObjectRecord } from '../storage/records.js';
import { element, sendXml } from '../xml/write.js';
import { askedAlgorithm, type CopySource, requireCopySource } from './copy-source.js';
import { demandPut } from './put-object.js';

export const copyObject: Operation = async (state, call) => {
  const { bucket, key, response } = call;
  state.buckets.require(bucket);
  refuseHeaders(call);
  const source = requireCopySource(state, call);
  const description = describeCopy(state, call, source);
  demandPut(state, call, description.tags);
  if (Object.keys(source.record.tags).length > 0 && directive(call, 'x-amz-tagging-directive') === 'COPY') {
    demand(state, call, 's3:GetObjectTagging', {
      bucket: source.bucket,
      key: source.key,
      existingTags: source.record.tags,
    });
  }
  if (source.record.byteLength > MAX_SINGLE_PUT_BYTES) {
    throw s3Error(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  }
  const check = writeCondition(call);
  check?.(state.objects.current(bucket, key));
  const { draft, blob } = await copyBytes(state, call, source.record, description);
  const record = await state.objects
    .put({
      bucket,
      key,
      draft,
      announcement: {
        event: { name: 'ObjectCreated:Copy', detailType: 'Object Created', reason: 'CopyObject' },
        origin: originOf(call),
      },
      ...(check === undefined ? {} : { check }),
    })
    .catch(async (error: unknown) => {
      await state.blobs.removeStray([blob]);
      throw error;
    });
  if (source.record.versionId !== NULL_VERSION) {
    response.setHeader('x-amz-copy-source-version-id', source.record.versionId);
  }
  writeEncryption(response, record.encryption);
  writeVersion(state, bucket, response, record.versionId);
  sendXml(response, 'CopyObjectResult', [
    element('LastModified', new Date(record.modifiedMs).toISOString()),
    element('ETag', quoteEtag(record.etag)),
    ...checksumElements(record.checksum),
  ]);
};

export function checksumElements(checksum: StoredChecksum | undefined): readonly string[] {
  return checksum === undefined
    ? []
    : [element(checksumElement(checksum.algorithm), checksum.value), element('ChecksumType', checksum.type)];
}

type Directive = 'COPY' | 'REPLACE';

function directive(call: S3Call, name: 'x-amz-metadata-directive' | 'x-amz-tagging-directive'): Directive {
  const value = headerOf(call, name) ?? 'COPY';
  if (value !== 'COPY' && value !== 'REPLACE') {
    throw invalidArgument(
      name,
      value,
      name === 'x-amz-tagging-directive' ? 'Unknown tagging directive.' : 'Unknown metadata directive.',
    );
  }
  return value;
}

/** Metadata and tags come from the source unless their directive says `REPLACE`; storage class and encryption never do. */
function describeCopy(state: S3State, call: S3Call, { bucket, key, record }: CopySource): ObjectDescription {
  const asked = readDescription(call, state.buckets.require(call.bucket).config);
  const replaceMetadata = directive(call, 'x-amz-metadata-directive') === 'REPLACE';
  const replaceTags = directive(call, 'x-amz-tagging-directive') === 'REPLACE';
  const ontoItself =
    bucket === call.bucket &&
    key === call.key &&
    call.request.headers['x-amz-copy-source']?.includes('?versionId=') !== true;
  const changes =
    replaceMetadata ||
    replaceTags ||
    headerOf(call, 'x-amz-storage-class') !== undefined ||
    headerOf(call, 'x-amz-server-side-encryption') !== undefined;
  if (ontoItself && !changes) {
    throw s3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  return {
    ...asked,
    headers: replaceMetadata ? asked.headers : record.headers,
    metadata: replaceMetadata ? asked.metadata : record.metadata,
    tags: replaceTags ? asked.tags : record.tags,
  };
}

async function copyBytes(
  state: S3State,
  call: S3Call,
  source: ObjectRecord,
  description: ObjectDescription,
): Promise<{ readonly draft: ObjectDraft; readonly blob: string }> {
  const { data, byteLength, etag, checksum } = source;
  const algorithm = askedAlgorithm(call) ?? checksum?.algorithm ?? DEFAULT_CHECKSUM_ALGORITHM;
  const bytes = openObjectBytes(state, source);
  try {
    // Blobs never change, so a copy of one is a second name for it; only what must be digested anew is read.
    if ('blob' in data && !etag.includes('-') && checksum?.algorithm === algorithm) {
      const blob = await state.blobs.link(data.blob);
      return { blob, draft: { ...description, byteLength, etag, checksum, data: { blob } } };
    }
    const copied = await ingest(state.blobs, { chunks: bytes.chunks, algorithm });
    const draft: ObjectDraft = {
      ...description,
      byteLength,
      etag: copied.etag,
      checksum: { ...copied.checksum, type: 'FULL_OBJECT' },
      data: { blob: copied.blob },
    };
    return { blob: copied.blob, draft };
  } finally {
    bytes.close();
  }
}
