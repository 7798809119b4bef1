import { invalidArgument, s3Error } from '../errors.js';
import type { S3State } from '../state.js';
import { isDeleteMarker, type ObjectRecord, type VersionRecord } from '../storage/records.js';
import { demand, missingKey } from './authorize.js';
import type { S3Call } from './call.js';

export interface ReadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  /** `s3:GetObject`, and the action that takes its place when a version is named. */
  readonly action: string;
  readonly versionAction: string;
}

/**
 * Finds the object that a request reads, once the caller may read it.
 *
 * @throws AwsError `AccessDenied`, `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`, and `MethodNotAllowed` for a delete marker.
 */
export function requireObject(state: S3State, call: S3Call, target: ReadTarget): ObjectRecord {
  const { bucket, key, versionId } = target;
  state.buckets.require(bucket);
  const found =
    versionId === undefined ? state.objects.latest(bucket, key) : state.objects.version(bucket, key, versionId);
  demand(state, call, versionId === undefined ? target.action : target.versionAction, {
    bucket,
    key,
    ...(found === undefined || isDeleteMarker(found) ? {} : { existingTags: found.tags }),
  });
  if (found === undefined) {
    throw versionId === undefined ? missingKey(state, call, bucket, key) : missingVersion(key, versionId);
  }
  if (isDeleteMarker(found)) {
    throw deletedObject(state, call, found, target);
  }
  return found;
}

/** The target that the request's own bucket, key and `versionId` name. */
export function ownTarget(call: S3Call, action: string, versionAction: string): ReadTarget {
  const versionId = call.query.get('versionId');
  return {
    bucket: call.bucket,
    key: call.key,
    action,
    versionAction,
    ...(versionId === undefined ? {} : { versionId }),
  };
}

function missingVersion(key: string, versionId: string): Error {
  if (!/^[A-Za-z0-9._-]+$/.test(versionId)) {
    return invalidArgument('versionId', versionId, 'Invalid version id specified');
  }
  return s3Error('NoSuchVersion', undefined, { Key: key, VersionId: versionId });
}

/** "If the current version is a delete marker, S3 behaves as if the object was deleted and includes x-amz-delete-marker: true." */
function deletedObject(
  state: S3State,
  call: S3Call,
  marker: VersionRecord,
  { bucket, key, versionId }: ReadTarget,
): Error {
  call.response.setHeader('x-amz-delete-marker', 'true');
  call.response.setHeader('x-amz-version-id', marker.versionId);
  if (versionId === undefined) {
    return missingKey(state, call, bucket, key);
  }
  return s3Error('MethodNotAllowed', undefined, { Method: call.request.method ?? '', ResourceType: 'DeleteMarker' });
}
