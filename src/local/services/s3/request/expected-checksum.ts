import {
  algorithmOfHeader,
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checkDigestForm,
  checksumHeader,
  createChecksum,
  parseAlgorithm,
} from '../checksums/algorithms.js';
import type { RunningChecksum } from '../checksums/crc.js';
import { s3Error } from '../errors.js';
import { headerOf, type S3Call } from './call.js';

export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; absent while it is still to come in a trailer. */
  readonly value?: string;
  readonly running: RunningChecksum;
}

/**
 * The checksum that a request claims for its body, in a header or announced as a trailer.
 *
 * @throws AwsError `InvalidRequest` when it claims several, or names an algorithm and brings no value.
 */
export function expectedChecksum(call: S3Call): ExpectedChecksum | undefined {
  const values = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = headerOf(call, checksumHeader(algorithm));
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const trailer = headerOf(call, 'x-amz-trailer');
  const announced = trailer === undefined ? undefined : algorithmOfHeader(trailer.trim());
  if (trailer !== undefined && announced === undefined) {
    throw s3Error('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported');
  }
  if (values.length + (announced === undefined ? 0 : 1) > 1) {
    throw s3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const found = values[0] ?? (announced === undefined ? undefined : { algorithm: announced });
  checkNamedAlgorithm(call, found?.algorithm);
  if (found === undefined) {
    return undefined;
  }
  if ('value' in found) {
    checkDigestForm(found.algorithm, found.value);
  }
  return { ...found, running: createChecksum(found.algorithm) };
}

function checkNamedAlgorithm(call: S3Call, found: ChecksumAlgorithm | undefined): void {
  const named = headerOf(call, 'x-amz-sdk-checksum-algorithm');
  if (named === undefined) {
    return;
  }
  const algorithm = parseAlgorithm(named);
  if (found === undefined) {
    throw s3Error(
      'InvalidRequest',
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (found !== algorithm) {
    throw s3Error('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.');
  }
}
