import { invalidArgument } from '../errors.js';
import { demand } from '../request/authorize.js';
import type { Operation, S3Call } from '../request/call.js';
import { quoteEtag } from '../request/object-head.js';
import type { S3State } from '../state.js';
import { objectRow, prefixEnd, rowAfter } from '../storage/keys.js';
import { commonPrefix, type ListEntry, type ListPage, listPage } from '../storage/list-page.js';
import type { ObjectRecord } from '../storage/records.js';
import { element, optionalElement, sendXml, type XmlElement } from '../xml/write.js';
import { type ListParameters, listContext, readListParameters } from './list-parameters.js';

/** ListObjectsV2. */
export const listObjectsV2: Operation = async (state, call) => {
  const { bucket, query, response } = call;
  authorizeList(state, call);
  const parameters = readListParameters(call, 'max-keys');
  const { prefix, delimiter, maxAsked, encode, encodingType } = parameters;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const after = token === undefined ? startAfter : decodeToken(token);
  const page = readPage(state, bucket, parameters, after);
  const last = lastName(page);
  sendXml(response, 'ListBucketResult', [
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    optionalElement('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
    optionalElement('StartAfter', startAfter === undefined ? undefined : encode(startAfter)),
    optionalElement('ContinuationToken', token),
    optionalElement('NextContinuationToken', page.truncated && last !== undefined ? encodeToken(last) : undefined),
    element('KeyCount', page.entries.length),
    element('MaxKeys', maxAsked),
    optionalElement('EncodingType', encodingType),
    element('IsTruncated', page.truncated),
    ...contents(state, page.entries, parameters, query.get('fetch-owner') === 'true'),
  ]);
};

/** The first version of the operation: a marker that is a key, and the owner always told. */
export const listObjects: Operation = async (state, call) => {
  const { bucket, query, response } = call;
  authorizeList(state, call);
  const parameters = readListParameters(call, 'max-keys');
  const { prefix, delimiter, maxAsked, encode, encodingType } = parameters;
  const marker = query.get('marker') ?? '';
  const page = readPage(state, bucket, parameters, marker);
  const last = lastName(page);
  sendXml(response, 'ListBucketResult', [
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('Marker', encode(marker)),
    optionalElement('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
    // "This element is returned only if you have the delimiter request parameter specified."
    optionalElement(
      'NextMarker',
      page.truncated && delimiter !== undefined && last !== undefined ? encode(last) : undefined,
    ),
    element('MaxKeys', maxAsked),
    optionalElement('EncodingType', encodingType),
    element('IsTruncated', page.truncated),
    ...contents(state, page.entries, parameters, true),
  ]);
};

function authorizeList(state: S3State, call: S3Call): void {
  state.buckets.require(call.bucket);
  demand(state, call, 's3:ListBucket', { bucket: call.bucket, context: listContext(call) });
}

function readPage(
  state: S3State,
  bucket: string,
  { prefix, delimiter, maxEntries }: ListParameters,
  after: string | undefined,
): ListPage<ObjectRecord> {
  if (maxEntries === 0) {
    return { entries: [], truncated: false };
  }
  const startRow = after ? startRowAfter(bucket, after, prefix, delimiter) : undefined;
  return listPage({
    table: state.tables.objects,
    bucket,
    prefix,
    maxEntries,
    keyOf: ({ key }) => key,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(startRow === undefined ? {} : { startRow }),
  });
}

/** After a common prefix come the keys behind all of those it stands for. */
export function startRowAfter(bucket: string, after: string, prefix: string, delimiter: string | undefined): string {
  const row = objectRow(bucket, after);
  const isCommonPrefix = after.startsWith(prefix) && commonPrefix(after, prefix, delimiter) === after;
  return (isCommonPrefix ? prefixEnd(row) : undefined) ?? rowAfter(row);
}

function lastName({ entries }: ListPage<ObjectRecord>): string | undefined {
  const last = entries.at(-1);
  return last?.kind === 'prefix' ? last.prefix : last?.value.key;
}

function contents(
  { accountId }: S3State,
  entries: readonly ListEntry<ObjectRecord>[],
  { encode }: ListParameters,
  withOwner: boolean,
): readonly XmlElement[] {
  const keys = entries.flatMap((entry) => (entry.kind === 'value' ? [entry.value] : []));
  const prefixes = entries.flatMap((entry) => (entry.kind === 'prefix' ? [entry.prefix] : []));
  return [
    ...keys.map(({ key, modifiedMs, etag, byteLength, storageClass, checksum }) =>
      element('Contents', [
        element('Key', encode(key)),
        element('LastModified', new Date(modifiedMs).toISOString()),
        element('ETag', quoteEtag(etag)),
        ...(checksum === undefined
          ? []
          : [element('ChecksumAlgorithm', checksum.algorithm), element('ChecksumType', checksum.type)]),
        element('Size', byteLength),
        ...(withOwner ? [ownerElement(accountId)] : []),
        element('StorageClass', storageClass),
      ]),
    ),
    ...prefixes.map((prefix) => element('CommonPrefixes', [element('Prefix', encode(prefix))])),
  ];
}

export function ownerElement(accountId: string, name: 'Owner' | 'Initiator' = 'Owner'): XmlElement {
  return element(name, [element('ID', accountId), element('DisplayName', accountId)]);
}

/** A token is opaque to clients: the last name of the page before. */
function encodeToken(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decodeToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (token === '' || encodeToken(name) !== token) {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
  return name;
}
