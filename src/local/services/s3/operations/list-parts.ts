import { checksumElement } from '../checksums/algorithms.js';
import { invalidArgument } from '../errors.js';
import { demand } from '../request/authorize.js';
import type { Operation } from '../request/call.js';
import { quoteEtag } from '../request/object-head.js';
import { element, optionalElement, sendXml } from '../xml/write.js';
import { ownerElement } from './list-objects.js';
import { readListParameters } from './list-parameters.js';

export const listParts: Operation = async (state, call) => {
  const { bucket, key, query, response } = call;
  state.buckets.require(bucket);
  demand(state, call, 's3:ListMultipartUploadParts', { bucket, key });
  const upload = state.uploads.require(bucket, key, query.get('uploadId') ?? '');
  const { maxAsked, encode } = readListParameters(call, 'max-parts');
  const markerText = query.get('part-number-marker') || '0';
  if (!/^\d{1,10}$/.test(markerText)) {
    throw invalidArgument(
      'part-number-marker',
      markerText,
      'Provided part-number-marker not an integer or within integer range',
    );
  }
  const marker = Number(markerText);
  const found = [...state.uploads.parts(upload.uploadId, Math.min(marker, 99_999), maxAsked + 1)];
  const page = found.slice(0, maxAsked);
  const truncated = found.length > page.length;
  sendXml(response, 'ListPartsResult', [
    element('Bucket', bucket),
    element('Key', encode(key)),
    element('UploadId', upload.uploadId),
    element('Initiator', [element('ID', upload.initiator), element('DisplayName', upload.initiator)]),
    ownerElement(state.accountId),
    element('StorageClass', upload.storageClass),
    element('PartNumberMarker', marker),
    optionalElement('NextPartNumberMarker', truncated ? (page.at(-1)?.number ?? marker) : undefined),
    element('MaxParts', maxAsked),
    element('IsTruncated', truncated),
    element('ChecksumAlgorithm', upload.checksumAlgorithm),
    element('ChecksumType', upload.checksumType),
    ...page.map(({ number, etag, byteLength, checksum, modifiedMs }) =>
      element('Part', [
        element('PartNumber', number),
        element('LastModified', new Date(modifiedMs).toISOString()),
        element('ETag', quoteEtag(etag)),
        element('Size', byteLength),
        element(checksumElement(upload.checksumAlgorithm), checksum),
      ]),
    ),
  ]);
};
