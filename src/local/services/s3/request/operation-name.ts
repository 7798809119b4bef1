import { notSimulated } from '../errors.js';
import type { S3Call } from './call.js';

/** Query parameters that choose the operation ("sub-resources"), of S3 as a whole, not only of what is simulated. */
const SUB_RESOURCES = new Set([
  'abac',
  'accelerate',
  'acl',
  'analytics',
  'annotations',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'list-type',
  'location',
  'logging',
  'metadataConfiguration',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'partNumber',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versioning',
  'versions',
  'website',
]);

/** Parameters that an operation reads, or that mean nothing here. */
const PARAMETERS = new Set([
  'bucket-region',
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'id',
  'key-marker',
  'marker',
  'max-buckets',
  'max-keys',
  'max-parts',
  'max-uploads',
  'part-number-marker',
  'prefix',
  'start-after',
  'upload-id-marker',
  'version-id-marker',
  'versionId',
]);

/**
 * What a request asks for, in the form of the operation table: `GET bucket?list-type`, `PUT object copy`.
 *
 * @throws AwsError `NotImplemented` for a parameter without a value that S3 might take for a sub-resource.
 */
export function operationName({ request, bucket, key, query }: S3Call): string {
  const method = request.method ?? 'GET';
  const level = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const found: string[] = [];
  for (const name of query.names()) {
    if (SUB_RESOURCES.has(name)) {
      found.push(name);
    } else if (query.get(name) === '' && !PARAMETERS.has(name) && !isOurs(name)) {
      throw notSimulated(`The sub-resource ${name}`);
    }
  }
  // For reads the part number only narrows the answer; `uploadId` makes it another operation.
  const chosen = found.filter((name) => !(name === 'partNumber' && (method === 'GET' || method === 'HEAD')));
  const copies = method === 'PUT' && level === 'object' && request.headers['x-amz-copy-source'] !== undefined;
  return `${method} ${level}${chosen.length === 0 ? '' : `?${chosen.sort().join('&')}`}${copies ? ' copy' : ''}`;
}

/** Of the signature, hoisted headers, response overrides, and the SDK's `x-id`. */
function isOurs(name: string): boolean {
  return /^(x-|response-)/i.test(name);
}
