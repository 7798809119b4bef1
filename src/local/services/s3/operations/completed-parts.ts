import { CHECKSUM_ALGORITHMS, checksumElement, type StoredChecksum } from '../checksums/algorithms.js';
import { s3Error } from '../errors.js';
import { MAX_PART_NUMBER, MIN_PART_BYTES } from '../limits.js';
import type { PartRecord, UploadRecord } from '../storage/records.js';
import { childrenOf, parseXml, refuseUnknown, requiredText, textOf } from '../xml/read.js';

/** A part as CompleteMultipartUpload names it. */
export interface NamedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksums: readonly Omit<StoredChecksum, 'type'>[];
}

const PART_CHILDREN = ['PartNumber', 'ETag', ...CHECKSUM_ALGORITHMS.map(checksumElement)];

/** @throws AwsError `MalformedXML`. */
export function parseParts(body: Buffer): readonly NamedPart[] {
  const root = parseXml(body, 'CompleteMultipartUpload');
  refuseUnknown(root, ['Part'], 'CompleteMultipartUpload');
  const parts = childrenOf(root, 'Part').map((node) => {
    refuseUnknown(node, PART_CHILDREN, 'Part');
    return {
      number: Number(requiredText(node, 'PartNumber')),
      etag: requiredText(node, 'ETag').replaceAll('"', ''),
      checksums: CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
        const value = textOf(node, checksumElement(algorithm));
        return value === undefined ? [] : [{ algorithm, value }];
      }),
    };
  });
  if (parts.length === 0 || parts.length > MAX_PART_NUMBER) {
    throw s3Error('MalformedXML');
  }
  return parts;
}

/**
 * The stored parts that the request names, in its order: "each part must be at least 5 MB in size, except the last part";
 * numbers ascend but need not be consecutive.
 *
 * @throws AwsError `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`, `InvalidRequest` without a checksum that is needed.
 */
export function chooseParts(
  stored: readonly PartRecord[],
  upload: UploadRecord,
  named: readonly NamedPart[],
): readonly PartRecord[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  if (named.some(({ number }, index) => index > 0 && number <= (named[index - 1]?.number ?? 0))) {
    throw s3Error('InvalidPartOrder');
  }
  return named.map((wanted, index) => {
    const { number } = wanted;
    const part = byNumber.get(number);
    if (part === undefined || !agrees(part, wanted, upload)) {
      throw s3Error('InvalidPart', undefined, {
        UploadId: upload.uploadId,
        PartNumber: String(number),
        ETag: wanted.etag,
      });
    }
    requireChecksum(upload, wanted);
    if (index < named.length - 1 && part.byteLength < MIN_PART_BYTES) {
      throw s3Error('EntityTooSmall', undefined, {
        ProposedSize: String(part.byteLength),
        MinSizeAllowed: String(MIN_PART_BYTES),
        PartNumber: String(number),
        ETag: wanted.etag,
      });
    }
    return part;
  });
}

/** The ETag, and every checksum given, are those of the stored part. */
function agrees(part: PartRecord, { etag, checksums }: NamedPart, { checksumAlgorithm }: UploadRecord): boolean {
  const known = new Map([[checksumAlgorithm, part.checksum]]);
  if (part.claimed !== undefined) {
    known.set(part.claimed.algorithm, part.claimed.value);
  }
  return part.etag === etag && checksums.every(({ algorithm, value }) => known.get(algorithm) === value);
}

function requireChecksum(upload: UploadRecord, { number, checksums }: NamedPart): void {
  const { checksumAsked, checksumType, checksumAlgorithm } = upload;
  const needed = checksumAsked && checksumType === 'COMPOSITE';
  if (needed && !checksums.some(({ algorithm }) => algorithm === checksumAlgorithm)) {
    throw s3Error(
      'InvalidRequest',
      `The upload was created using a ${checksumAlgorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
}
