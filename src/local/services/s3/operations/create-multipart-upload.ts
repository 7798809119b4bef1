import {
  type ChecksumAlgorithm,
  type ChecksumType,
  DEFAULT_CHECKSUM_ALGORITHM,
  parseChecksumType,
} from '../checksums/algorithms.js';
import { s3Error } from '../errors.js';
import { refuseHeaders } from '../request/body.js';
import { headerOf, type Operation, type S3Call } from '../request/call.js';
import { readDescription } from '../request/description.js';
import { writeEncryption } from '../request/object-head.js';
import { element, sendXml } from '../xml/write.js';
import { askedAlgorithm } from './copy-source.js';
import { demandPut } from './put-object.js';

export const createMultipartUpload: Operation = async (state, call) => {
  const { bucket, key, response } = call;
  const { config } = state.buckets.require(bucket);
  refuseHeaders(call);
  const description = readDescription(call, config);
  demandPut(state, call, description.tags);
  const asked = askedAlgorithm(call);
  const checksumAlgorithm = asked ?? DEFAULT_CHECKSUM_ALGORITHM;
  const checksumType = readChecksumType(call, checksumAlgorithm, asked !== undefined);
  const { uploadId } = await state.uploads.begin({
    ...description,
    bucket,
    key,
    initiatedMs: state.clock.now(),
    initiator: call.verified?.caller.arn ?? 'anonymous',
    checksumAlgorithm,
    checksumType,
    checksumAsked: asked !== undefined,
  });
  if (asked !== undefined) {
    response.setHeader('x-amz-checksum-algorithm', asked);
    response.setHeader('x-amz-checksum-type', checksumType);
  }
  writeEncryption(response, description.encryption);
  sendXml(response, 'InitiateMultipartUploadResult', [
    element('Bucket', bucket),
    element('Key', key),
    element('UploadId', uploadId),
  ]);
};

/**
 * "CRC64NVME: full object only. CRC32, CRC32C: full object or composite, composite by default. SHA-1, SHA-256: composite only."
 */
function readChecksumType(call: S3Call, algorithm: ChecksumAlgorithm, asked: boolean): ChecksumType {
  const header = headerOf(call, 'x-amz-checksum-type');
  const usual = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  if (header === undefined) {
    return usual;
  }
  const type = parseChecksumType(header);
  if (!asked) {
    throw s3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  if (type !== usual && !algorithm.startsWith('CRC32')) {
    throw s3Error(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return type;
}
