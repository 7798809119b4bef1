import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';
import { prefixEnd, rowAfter, uploadRow, versionsOf } from '../storage/keys.js';
import { listPage } from '../storage/list-page.js';
import { element, optionalElement, sendXml } from '../xml/write.js';
import { ownerElement, startRowAfter } from './list-objects.js';
import { readListParameters } from './list-parameters.js';

export const listMultipartUploads: Operation = async (state, call) => {
  const { bucket, query, response } = call;
  state.buckets.require(bucket);
  demand(state, call, 's3:ListBucketMultipartUploads', { bucket });
  const { prefix, delimiter, maxAsked, maxEntries, encode, encodingType } = readListParameters(call, 'max-uploads');
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const startRow = startOf(bucket, keyMarker, idMarker, prefix, delimiter);
  const page = listPage({
    table: state.tables.uploads,
    bucket,
    prefix,
    maxEntries,
    keyOf: ({ key }) => key,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(startRow === undefined ? {} : { startRow }),
  });
  const last = page.truncated ? page.entries.at(-1) : undefined;
  const uploads = page.entries.flatMap((entry) => (entry.kind === 'value' ? [entry.value] : []));
  const prefixes = page.entries.flatMap((entry) => (entry.kind === 'prefix' ? [entry.prefix] : []));
  sendXml(response, 'ListMultipartUploadsResult', [
    element('Bucket', bucket),
    element('KeyMarker', encode(keyMarker)),
    element('UploadIdMarker', idMarker),
    optionalElement('NextKeyMarker', last && encode(last.kind === 'prefix' ? last.prefix : last.value.key)),
    optionalElement('NextUploadIdMarker', last?.kind === 'value' ? last.value.uploadId : undefined),
    element('Prefix', encode(prefix)),
    optionalElement('Delimiter', delimiter === undefined ? undefined : encode(delimiter)),
    element('MaxUploads', maxAsked),
    optionalElement('EncodingType', encodingType),
    element('IsTruncated', page.truncated),
    ...uploads.map(({ key, uploadId, storageClass, initiatedMs, initiator, checksumAlgorithm, checksumType }) =>
      element('Upload', [
        element('Key', encode(key)),
        element('UploadId', uploadId),
        element('Initiator', [element('ID', initiator), element('DisplayName', initiator)]),
        ownerElement(state.accountId),
        element('StorageClass', storageClass),
        element('Initiated', new Date(initiatedMs).toISOString()),
        element('ChecksumAlgorithm', checksumAlgorithm),
        element('ChecksumType', checksumType),
      ]),
    ),
    ...prefixes.map((each) => element('CommonPrefixes', [element('Prefix', encode(each))])),
  ]);
};

/** "If upload-id-marker is not specified, only the keys lexicographically greater than the key-marker will be included." */
function startOf(
  bucket: string,
  key: string,
  uploadId: string,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  if (key === '') {
    return undefined;
  }
  if (uploadId !== '') {
    return rowAfter(uploadRow(bucket, key, uploadId));
  }
  const behindPrefix = startRowAfter(bucket, key, prefix, delimiter);
  return delimiter !== undefined && key.endsWith(delimiter) ? behindPrefix : prefixEnd(versionsOf(bucket, key));
}
