import { type BucketConfig, DEFAULT_ENCRYPTION } from '../buckets/bucket-config.js';
import { invalidArgument, notSimulated, s3Error } from '../errors.js';
import { MAX_USER_METADATA_BYTES } from '../limits.js';
import { type Encryption, type ObjectDescription, STORAGE_CLASSES, type StorageClass } from '../storage/records.js';
import { headerOf, headersWithPrefix, type S3Call } from './call.js';
import { parseTagHeader } from './tags.js';

const SYSTEM_HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** S3's content type for an object that was given none. */
export const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';

/** Where the fields of a description come from: request headers, or the fields of a POST form. */
export interface DescriptionSource {
  get(name: string): string | undefined;
  /** `x-amz-meta-…` values by the name after the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads what describes an object that a request writes. @throws AwsError for what S3 or this runtime refuses. */
export function readDescription(call: S3Call, config: BucketConfig): ObjectDescription {
  const source = { get: (name: string) => headerOf(call, name), metadata: headersWithPrefix(call, 'x-amz-meta-') };
  const tagging = source.get('x-amz-tagging');
  return { ...describe(source, config), tags: tagging === undefined ? {} : parseTagHeader(tagging) };
}

export function describe({ get, metadata }: DescriptionSource, config: BucketConfig): Omit<ObjectDescription, 'tags'> {
  refuseAcl(get, config);
  checkMetadataSize(metadata);
  const headers: Record<string, string> = {};
  for (const name of SYSTEM_HEADERS) {
    const value = name === 'content-encoding' ? withoutChunking(get(name)) : get(name);
    if (value !== undefined) {
      headers[name] = value;
    }
  }
  headers['content-type'] ??= DEFAULT_CONTENT_TYPE;
  return {
    headers,
    metadata,
    storageClass: parseStorageClass(get('x-amz-storage-class')),
    encryption: readEncryption(get, config.encryption),
  };
}

/** @throws AwsError `InvalidStorageClass`. */
export function parseStorageClass(text: string | undefined): StorageClass {
  const found = STORAGE_CLASSES.find((storageClass) => storageClass === (text ?? 'STANDARD'));
  if (found === undefined) {
    throw s3Error('InvalidStorageClass', undefined, { StorageClassRequested: text ?? '' });
  }
  return found;
}

/** @throws AwsError `MetadataTooLarge`. */
export function checkMetadataSize(metadata: Readonly<Record<string, string>>): void {
  const byteLength = Buffer.byteLength(Object.entries(metadata).flat().join(''));
  if (byteLength > MAX_USER_METADATA_BYTES) {
    throw s3Error('MetadataTooLarge', undefined, {
      Size: String(byteLength),
      MaxSizeAllowed: String(MAX_USER_METADATA_BYTES),
    });
  }
}

/** `aws-chunked` describes the transfer, not the object: "S3 stores the resulting object without the aws-chunked value". */
function withoutChunking(encoding: string | undefined): string | undefined {
  const rest = (encoding ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  return rest.length === 0 ? undefined : rest.join(',');
}

function readEncryption(get: DescriptionSource['get'], bucketDefault: Encryption = DEFAULT_ENCRYPTION): Encryption {
  const algorithm = get('x-amz-server-side-encryption');
  const kmsKeyId = get('x-amz-server-side-encryption-aws-kms-key-id');
  if (algorithm === undefined) {
    return bucketDefault;
  }
  if (algorithm !== 'AES256' && algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw invalidArgument(
      'x-amz-server-side-encryption',
      algorithm,
      'The encryption method specified is not supported',
    );
  }
  return { algorithm, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) };
}

/** "Bucket owner enforced: requests that set ACLs other than bucket-owner-full-control fail." Without it, ACLs are not simulated. */
function refuseAcl(get: DescriptionSource['get'], { ownership = 'BucketOwnerEnforced' }: BucketConfig): void {
  for (const name of [
    'x-amz-acl',
    'acl',
    'x-amz-grant-full-control',
    'x-amz-grant-read',
    'x-amz-grant-read-acp',
    'x-amz-grant-write-acp',
  ]) {
    const value = get(name);
    if (value !== undefined && !(name.endsWith('acl') && value === 'bucket-owner-full-control')) {
      throw ownership === 'BucketOwnerEnforced'
        ? s3Error('AccessControlListNotSupported', undefined, { Header: name })
        : notSimulated(`${name}: ${value}`);
    }
  }
}
