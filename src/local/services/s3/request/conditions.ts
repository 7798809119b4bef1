import { s3Error } from '../errors.js';
import { isDeleteMarker, type ObjectRecord, type VersionRecord } from '../storage/records.js';
import { headerOf, type S3Call } from './call.js';

/** The four conditions of a read, as header values. */
export interface ReadConditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifUnmodifiedSince: string | undefined;
}

export function readConditions(call: S3Call, prefix: '' | 'x-amz-copy-source-' = ''): ReadConditions {
  return {
    ifMatch: headerOf(call, `${prefix}if-match`),
    ifNoneMatch: headerOf(call, `${prefix}if-none-match`),
    ifModifiedSince: headerOf(call, `${prefix}if-modified-since`),
    ifUnmodifiedSince: headerOf(call, `${prefix}if-unmodified-since`),
  };
}

/**
 * "If-Match true and If-Unmodified-Since false: 200. If-None-Match false and If-Modified-Since true: 304." (GetObject)
 *
 * @returns undefined when the read may go on, else the error.
 */
export function failedCondition(
  conditions: ReadConditions,
  { etag, modifiedMs }: ObjectRecord,
): 'PreconditionFailed' | 'NotModified' | undefined {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  const modifiedSeconds = Math.floor(modifiedMs / 1000);
  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, etag)) {
      return 'PreconditionFailed';
    }
  } else if (
    ifUnmodifiedSince !== undefined &&
    modifiedSeconds > secondsOf(ifUnmodifiedSince, Number.POSITIVE_INFINITY)
  ) {
    return 'PreconditionFailed';
  }
  if (ifNoneMatch !== undefined) {
    return matchesEtag(ifNoneMatch, etag) ? 'NotModified' : undefined;
  }
  if (ifModifiedSince !== undefined && modifiedSeconds <= secondsOf(ifModifiedSince, Number.NEGATIVE_INFINITY)) {
    return 'NotModified';
  }
  return undefined;
}

/**
 * The check of a conditional write, to be made in the transaction that writes.
 *
 * @throws AwsError `NotImplemented` for a condition that S3 does not take on writes, such as `If-None-Match` with an ETag.
 */
export function writeCondition(call: S3Call): ((current: ObjectRecord | undefined) => void) | undefined {
  const ifMatch = headerOf(call, 'if-match');
  const ifNoneMatch = headerOf(call, 'if-none-match');
  if (ifNoneMatch !== undefined && (ifNoneMatch !== '*' || ifMatch !== undefined)) {
    throw s3Error('NotImplemented', undefined, { Header: 'If-None-Match' });
  }
  if (ifNoneMatch === undefined && ifMatch === undefined) {
    return undefined;
  }
  return (current) => {
    if (ifNoneMatch !== undefined && current !== undefined) {
      throw s3Error('PreconditionFailed', undefined, { Condition: 'If-None-Match' });
    }
    if (ifMatch !== undefined && current === undefined) {
      throw s3Error('NoSuchKey');
    }
    if (ifMatch !== undefined && current !== undefined && !matchesEtag(ifMatch, current.etag)) {
      throw s3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
    }
  };
}

/** The check of a conditional delete. */
export function deleteCondition(
  ifMatch: string | undefined,
): ((current: VersionRecord | undefined) => void) | undefined {
  if (ifMatch === undefined) {
    return undefined;
  }
  return (current) => {
    if (current === undefined || isDeleteMarker(current)) {
      throw s3Error('NoSuchKey');
    }
    if (!matchesEtag(ifMatch, current.etag)) {
      throw s3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
    }
  };
}

/** @param condition - `*`, or ETags in a comma-separated list, quoted or not. */
export function matchesEtag(condition: string, etag: string): boolean {
  return condition.split(',').some((part) => {
    const wanted = part.trim().replace(/^W\//, '').replaceAll('"', '');
    return wanted === '*' || wanted === etag;
  });
}

function secondsOf(httpDate: string, whenInvalid: number): number {
  const milliseconds = Date.parse(httpDate);
  return Number.isNaN(milliseconds) ? whenInvalid : Math.floor(milliseconds / 1000);
}
