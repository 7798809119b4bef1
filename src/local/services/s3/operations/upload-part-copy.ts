import { checksumElement } from '../checksums/algorithms.js';
import { invalidArgument, s3Error } from '../errors.js';
import { MAX_SINGLE_PUT_BYTES } from '../limits.js';
import { demand } from '../request/authorize.js';
import { refuseHeaders } from '../request/body.js';
import { headerOf, type Operation, type S3Call } from '../request/call.js';
import { quoteEtag } from '../request/object-head.js';
import type { ByteRange } from '../storage/blobs.js';
import { ingest } from '../storage/ingest.js';
import { openObjectBytes } from '../storage/read-object.js';
import { NULL_VERSION } from '../storage/records.js';
import { element, sendXml } from '../xml/write.js';
import { requireCopySource } from './copy-source.js';
import { requirePartTarget, storePart } from './upload-part.js';

export const uploadPartCopy: Operation = async (state, call) => {
  const { bucket, key, response } = call;
  const { upload, number } = requirePartTarget(state, call);
  refuseHeaders(call);
  demand(state, call, 's3:PutObject', { bucket, key });
  const { record } = requireCopySource(state, call);
  const range = copyRange(call, record.byteLength);
  const byteLength = range === undefined ? record.byteLength : range.end - range.start + 1;
  if (byteLength > MAX_SINGLE_PUT_BYTES) {
    throw s3Error('EntityTooLarge', undefined, {
      ProposedSize: String(byteLength),
      MaxSizeAllowed: String(MAX_SINGLE_PUT_BYTES),
    });
  }
  const bytes = openObjectBytes(state, record, range);
  const part = await ingest(state.blobs, { chunks: bytes.chunks, algorithm: upload.checksumAlgorithm }).finally(
    bytes.close,
  );
  const modifiedMs = await storePart(state, upload, number, part);
  if (record.versionId !== NULL_VERSION) {
    response.setHeader('x-amz-copy-source-version-id', record.versionId);
  }
  sendXml(response, 'CopyPartResult', [
    element('LastModified', new Date(modifiedMs).toISOString()),
    element('ETag', quoteEtag(part.etag)),
    element(checksumElement(part.checksum.algorithm), part.checksum.value),
  ]);
};

/** "bytes=first-last", both given, inside the source. */
function copyRange(call: S3Call, byteLength: number): ByteRange | undefined {
  const header = headerOf(call, 'x-amz-copy-source-range');
  if (header === undefined) {
    return undefined;
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last)) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      header,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  if (Number(last) >= byteLength) {
    throw invalidArgument(
      'x-amz-copy-source-range',
      header,
      `Range specified is not valid for source object of size: ${byteLength}`,
    );
  }
  return { start: Number(first), end: Number(last) };
}
