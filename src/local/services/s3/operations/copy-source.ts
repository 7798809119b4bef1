import { type ChecksumAlgorithm, parseAlgorithm } from '../checksums/algorithms.js';
import { invalidArgument, s3Error } from '../errors.js';
import { decodePath } from '../request/address.js';
import { headerOf, type S3Call } from '../request/call.js';
import { failedCondition, readConditions } from '../request/conditions.js';
import { requireObject } from '../request/read-target.js';
import type { S3State } from '../state.js';
import type { ObjectRecord } from '../storage/records.js';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly record: ObjectRecord;
}

/**
 * The object that `x-amz-copy-source` names, once the caller may read it and its conditions hold.
 *
 * @throws AwsError `InvalidArgument`, `AccessDenied`, `NoSuchKey`, `PreconditionFailed`.
 */
export function requireCopySource(state: S3State, call: S3Call): CopySource {
  const header = headerOf(call, 'x-amz-copy-source') ?? '';
  const [path = '', query = ''] = splitOnce(header.replace(/^\//, ''), '?');
  const [rawBucket = '', rawKey] = splitOnce(decodePath(path), '/');
  const versionId = /^versionId=(.+)$/.exec(query)?.[1];
  if (rawBucket === '' || rawKey === undefined || rawKey === '' || (query !== '' && versionId === undefined)) {
    throw invalidArgument(
      'x-amz-copy-source',
      header,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  const record = requireObject(state, call, {
    bucket: rawBucket,
    key: rawKey,
    action: 's3:GetObject',
    versionAction: 's3:GetObjectVersion',
    ...(versionId === undefined ? {} : { versionId: decodePath(versionId) }),
  });
  // A copy has no body to leave out: what would be 304 for a read is 412 here.
  if (failedCondition(readConditions(call, 'x-amz-copy-source-'), record) !== undefined) {
    throw s3Error('PreconditionFailed', undefined, { Condition: 'x-amz-copy-source-If-Match' });
  }
  return { bucket: rawBucket, key: rawKey, record };
}

/** The algorithm that `x-amz-checksum-algorithm` asks for. */
export function askedAlgorithm(call: S3Call): ChecksumAlgorithm | undefined {
  const asked = headerOf(call, 'x-amz-checksum-algorithm');
  return asked === undefined ? undefined : parseAlgorithm(asked);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
