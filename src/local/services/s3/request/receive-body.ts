import { type ChecksumAlgorithm, DEFAULT_CHECKSUM_ALGORITHM } from '../checksums/algorithms.js';
import { s3Error } from '../errors.js';
import { MAX_SINGLE_PUT_BYTES } from '../limits.js';
import type { S3State } from '../state.js';
import { type Ingested, ingest } from '../storage/ingest.js';
import { checkDigests, openBody } from './body.js';
import type { S3Call } from './call.js';

/** What a part of a multipart upload must or may bring. */
export interface PartChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Whether the client chose the algorithm when it began the upload; then its parts may bring no other. */
  readonly asked: boolean;
}

/**
 * Streams the body of an upload into a blob and checks all that is claimed about it.
 *
 * @param part - given for a part; an object keeps the checksum it brings.
 * @throws AwsError `EntityTooLarge`, `BadDigest`, `XAmzContentSHA256Mismatch`, `SignatureDoesNotMatch`, `IncompleteBody`.
 */
export function receiveBody(state: S3State, call: S3Call, part?: PartChecksum): Promise<Ingested> {
  const body = openBody(call);
  if (body.byteLength > MAX_SINGLE_PUT_BYTES) {
    throw s3Error('EntityTooLarge', undefined, {
      ProposedSize: String(body.byteLength),
      MaxSizeAllowed: String(MAX_SINGLE_PUT_BYTES),
    });
  }
  const claimed = body.checksum?.algorithm;
  if (part?.asked === true && claimed !== undefined && claimed !== part.algorithm) {
    throw s3Error(
      'InvalidRequest',
      `Checksum Type mismatch occurred, expected checksum Type: ${part.algorithm.toLowerCase()}, actual checksum Type: ${claimed.toLowerCase()}`,
    );
  }
  return ingest(state.blobs, {
    chunks: body.chunks,
    algorithm: part?.algorithm ?? claimed ?? DEFAULT_CHECKSUM_ALGORITHM,
    ...(body.checksum === undefined ? {} : { claimed: body.checksum }),
    withSha256: body.sha256 !== undefined,
    etagOf: part === undefined || claimed === undefined || body.md5 !== undefined ? 'bytes' : 'checksum',
    check: (digests) => checkDigests(body, digests),
  });
}
