import { invalidArgument } from '../errors.js';
import { demand } from '../request/authorize.js';
import type { Operation, S3Call } from '../request/call.js';
import { quoteEtag } from '../request/object-head.js';
import type { S3State } from '../state.js';
import { prefixEnd, rowAfter, versionRow, versionsOf } from '../storage/keys.js';
import { listPage } from '../storage/list-page.js';
import { isDeleteMarker, type VersionRecord } from '../storage/records.js';
import { element, optionalElement, sendXml, type XmlElement } from '../xml/write.js';
import { ownerElement, startRowAfter } from './list-objects.js';
import { listContext, readListParameters } from './list-parameters.js';

export const listObjectVersions: Operation = async (state, call) => {
  const { bucket, query, response } = call;
  state.buckets.require(bucket);
  demand(state, call, 's3:ListBucketVersions', { bucket, context: listContext(call) });
  const { prefix, delimiter, maxAsked, maxEntries, encode, encodingType } = readListParameters(call, 'max-keys');
  const keyMarker = query.get('key-marker');
  const versionMarker = query.get('version-id-marker') || undefined;
  const startRow = startOf(state, call, prefix, delimiter);
  const page = listPage({
    table: state.tables.versions,
    bucket,
    prefix,
    maxEntries,
    keyOf: ({ key }) => key,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(startRow === undefined ? {} : { startRow }),
  });
  const last = page.entries.at(-1);
  const next = page.truncated ? last : undefined;
  const versions = page.entries.flatMap((entry) => (entry.kind === 'value' ? [entry.value] : []));
  const prefixes = page.entries.flatMap((entry) => (entry.kind === 'prefix' ? [entry.prefix] : []));
  sendXml(response, 'ListVersionsResult', [
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('KeyMarker', encode(keyMarker ?? '')),
    element('VersionIdMarker', versionMarker ?? ''),
    optionalElement('NextKeyMarker', next && encode(next.kind === 'prefix' ? next.prefix : next.value.key)),
    optionalElement('NextVersionIdMarker', next?.kind === 'value' ? next.value.versionId : undefined),
    optionalElement('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
    element('MaxKeys', maxAsked),
    optionalElement('EncodingType', encodingType),
    element('IsTruncated', page.truncated),
    ...versions.map((version) => versionElement(state, version, encode)),
    ...prefixes.map((each) => element('CommonPrefixes', [element('Prefix', encode(each))])),
  ]);
};

/** Behind the version that the markers name, or behind all versions of the key when they name only a key. */
function startOf(
  state: S3State,
  { bucket, query }: S3Call,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  const key = query.get('key-marker') || undefined;
  const versionId = query.get('version-id-marker') || undefined;
  if (key === undefined) {
    if (versionId !== undefined) {
      throw invalidArgument(
        'version-id-marker',
        versionId,
        'A version-id marker cannot be specified without a key marker.',
      );
    }
    return undefined;
  }
  const version = versionId === undefined ? undefined : state.objects.version(bucket, key, versionId);
  if (versionId !== undefined && version === undefined) {
    throw invalidArgument('version-id-marker', versionId, 'Invalid version id specified');
  }
  if (version !== undefined) {
    return rowAfter(versionRow(bucket, key, version.sequence));
  }
  const behindPrefix = startRowAfter(bucket, key, prefix, delimiter);
  return delimiter !== undefined && key.endsWith(delimiter) ? behindPrefix : prefixEnd(versionsOf(bucket, key));
}

function versionElement({ accountId }: S3State, version: VersionRecord, encode: (key: string) => string): XmlElement {
  const identity = [
    element('Key', encode(version.key)),
    element('VersionId', version.versionId),
    element('IsLatest', version.noncurrentSinceMs === undefined),
    element('LastModified', new Date(version.modifiedMs).toISOString()),
  ];
  if (isDeleteMarker(version)) {
    return element('DeleteMarker', [...identity, ownerElement(accountId)]);
  }
  return element('Version', [
    ...identity,
    element('ETag', quoteEtag(version.etag)),
    element('Size', version.byteLength),
    ownerElement(accountId),
    element('StorageClass', version.storageClass),
  ]);
}
