import { checksumElement } from '../checksums/algorithms.js';
import { invalidArgument } from '../errors.js';
import { MAX_LISTED } from '../limits.js';
import { demand } from '../request/authorize.js';
import { headerOf, type Operation, type S3Call } from '../request/call.js';
import { writeVersion } from '../request/object-head.js';
import { ownTarget, requireObject } from '../request/read-target.js';
import type { S3State } from '../state.js';
import type { ObjectRecord } from '../storage/records.js';
import { element, optionalElement, sendXml, type XmlElement } from '../xml/write.js';
import { checksumElements } from './copy-object.js';

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export const getObjectAttributes: Operation = async (state, call) => {
  const { bucket, key, response, query } = call;
  const wanted = (headerOf(call, 'x-amz-object-attributes') ?? '').split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!ATTRIBUTES.includes(name)) {
      throw invalidArgument('x-amz-object-attributes', name, 'Invalid attribute name specified.');
    }
  }
  const record = requireObject(state, call, ownTarget(call, 's3:GetObject', 's3:GetObjectVersion'));
  demand(state, call, query.has('versionId') ? 's3:GetObjectVersionAttributes' : 's3:GetObjectAttributes', {
    bucket,
    key,
    existingTags: record.tags,
  });
  const only = <Content>(name: string, content: Content) => (wanted.includes(name) ? content : undefined);
  response.setHeader('last-modified', new Date(record.modifiedMs).toUTCString());
  writeVersion(state, bucket, response, record.versionId);
  const parts = wanted.includes('ObjectParts') ? objectParts(state, call, record) : undefined;
  sendXml(response, 'GetObjectAttributesResponse', [
    optionalElement('ETag', only('ETag', record.etag)),
    optionalElement(
      'Checksum',
      record.checksum === undefined ? undefined : only('Checksum', checksumElements(record.checksum)),
    ),
    parts,
    optionalElement('StorageClass', only('StorageClass', record.storageClass)),
    optionalElement('ObjectSize', only('ObjectSize', record.byteLength)),
  ]);
};

/** Parts of a multipart object, by pages. "Part" elements are given only when the object has additional checksums. */
function objectParts(state: S3State, call: S3Call, { data, checksum }: ObjectRecord): XmlElement | undefined {
  if ('blob' in data) {
    return undefined;
  }
  const marker = Number(headerOf(call, 'x-amz-part-number-marker') ?? 0);
  const maxParts = Math.min(Number(headerOf(call, 'x-amz-max-parts') ?? MAX_LISTED), MAX_LISTED);
  const parts = state.tables.manifests.get(data.manifest) ?? [];
  const rest = parts.filter(({ number }) => number > marker);
  const page = rest.slice(0, maxParts);
  return element('ObjectParts', [
    element('TotalPartsCount', parts.length),
    element('PartNumberMarker', marker),
    element('NextPartNumberMarker', page.at(-1)?.number ?? 0),
    element('MaxParts', maxParts),
    element('IsTruncated', rest.length > page.length),
    ...page.map((part) =>
      element('Part', [
        element('PartNumber', part.number),
        element('Size', part.byteLength),
        checksum === undefined ? undefined : optionalElement(checksumElement(checksum.algorithm), part.checksum),
      ]),
    ),
  ]);
}
