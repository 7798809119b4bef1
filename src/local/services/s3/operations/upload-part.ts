import { CHECKSUM_ALGORITHMS, checksumHeader } from '../checksums/algorithms.js';
import { invalidArgument, s3Error } from '../errors.js';
import { MAX_PART_NUMBER } from '../limits.js';
import { demand } from '../request/authorize.js';
import { refuseHeaders } from '../request/body.js';
import { headerOf, type Operation, type S3Call } from '../request/call.js';
import { quoteEtag, writeEncryption } from '../request/object-head.js';
import { receiveBody } from '../request/receive-body.js';
import type { S3State } from '../state.js';
import type { Ingested } from '../storage/ingest.js';
import type { UploadRecord } from '../storage/records.js';

export const uploadPart: Operation = async (state, call) => {
  const { bucket, key, response } = call;
  const { upload, number } = requirePartTarget(state, call);
  demand(state, call, 's3:PutObject', { bucket, key });
  refuseHeaders(call);
  requirePartChecksum(call, upload);
  const { checksumAlgorithm: algorithm, checksumAsked: asked } = upload;
  const part = await receiveBody(state, call, { algorithm, asked });
  await storePart(state, upload, number, part);
  response.setHeader('etag', quoteEtag(part.etag));
  const told = part.claimed ?? part.checksum;
  response.setHeader(checksumHeader(told.algorithm), told.value);
  writeEncryption(response, upload.encryption);
  response.end();
};

export interface PartTarget {
  readonly upload: UploadRecord;
  readonly number: number;
}

/** The upload and part number that a request names. @throws AwsError `NoSuchBucket`, `NoSuchUpload`, `InvalidArgument`. */
export function requirePartTarget(state: S3State, { bucket, key, query }: S3Call): PartTarget {
  state.buckets.require(bucket);
  const text = query.get('partNumber') ?? '';
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > MAX_PART_NUMBER) {
    throw invalidArgument(
      'partNumber',
      text,
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    );
  }
  return { upload: state.uploads.require(bucket, key, query.get('uploadId') ?? ''), number };
}

/** Stores a part's metadata; its blob goes when the upload has ended meanwhile. */
export async function storePart(
  state: S3State,
  upload: UploadRecord,
  number: number,
  { blob, byteLength, etag, checksum, claimed }: Ingested,
): Promise<number> {
  const modifiedMs = state.clock.now();
  try {
    await state.uploads.putPart(upload, {
      ...{ number, blob, byteLength, etag, checksum: checksum.value, modifiedMs },
      ...(claimed === undefined ? {} : { claimed }),
    });
  } catch (error) {
    await state.blobs.removeStray([blob]);
    throw error;
  }
  return modifiedMs;
}

/** A composite checksum is one of checksums the client sent; without them CompleteMultipartUpload could not check any. */
function requirePartChecksum(call: S3Call, { checksumAsked, checksumAlgorithm, checksumType }: UploadRecord): void {
  const claims = CHECKSUM_ALGORITHMS.some((each) => headerOf(call, checksumHeader(each)) !== undefined);
  if (checksumAsked && checksumType === 'COMPOSITE' && !claims && headerOf(call, 'x-amz-trailer') === undefined) {
    throw s3Error(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${checksumAlgorithm.toLowerCase()}, actual checksum Type: null`,
    );
  }
}
