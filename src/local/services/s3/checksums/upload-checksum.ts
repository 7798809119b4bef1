import type { PartRecord, UploadRecord } from '../storage/records.js';
import { createChecksum, type StoredChecksum } from './algorithms.js';
import { type CombinableAlgorithm, combineChecksums } from './combine.js';

/**
 * The checksum of a multipart object: that of all its bytes (`FULL_OBJECT`), or that of its parts' checksums one after the
 * other, with the number of parts appended (`COMPOSITE`).
 */
export function uploadChecksum(
  { checksumAlgorithm, checksumType }: Pick<UploadRecord, 'checksumAlgorithm' | 'checksumType'>,
  parts: readonly Pick<PartRecord, 'checksum' | 'byteLength'>[],
): StoredChecksum {
  const values = parts.map(({ checksum, byteLength }) => ({ value: Buffer.from(checksum, 'base64'), byteLength }));
  if (checksumType === 'FULL_OBJECT' && isCombinable(checksumAlgorithm)) {
    const value = combineChecksums(checksumAlgorithm, values).toString('base64');
    return { algorithm: checksumAlgorithm, type: 'FULL_OBJECT', value };
  }
  const running = createChecksum(checksumAlgorithm);
  for (const { value } of values) {
    running.update(value);
  }
  return {
    algorithm: checksumAlgorithm,
    type: 'COMPOSITE',
    value: `${running.digest().toString('base64')}-${parts.length}`,
  };
}

function isCombinable(algorithm: StoredChecksum['algorithm']): algorithm is CombinableAlgorithm {
  return algorithm.startsWith('CRC');
}
