import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Json, Resource } from '../../../assembly/resource.js';
import { isJsonObject, TemplateError, TemplateValue } from '../buckets/template-value.js';
import { MAX_MARKED_FILE_BYTES } from '../limits.js';
import { runtimeOrigin, storeObject } from '../port.js';
import type { S3State } from '../state.js';
import { objectRow, prefixEnd } from '../storage/keys.js';
import { guessContentType } from './content-type.js';
import { isIncluded } from './include-patterns.js';
import { type SourceFile, sourceFiles } from './source-files.js';

const PROPERTIES = [
  'DestinationBucketArn',
  'DestinationBucketKeyPrefix',
  'DestinationBucketName',
  'DistributionId',
  'DistributionPaths',
  'Exclude',
  'Extract',
  'Include',
  'OutputObjectKeys',
  'Prune',
  'RetainOnDelete',
  'ServiceToken',
  'SignContent',
  'SourceBucketNames',
  'SourceMarkers',
  'SourceMarkersConfig',
  'SourceObjectKeys',
  'SystemMetadata',
  'UserMetadata',
  'WaitForDistributionInvalidation',
];

interface Deployment {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly extract: boolean;
  readonly prune: boolean;
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly sources: readonly Source[];
}

interface Source {
  readonly objectKey: string;
  /** Placeholders in the files and what the deployment puts in their place. */
  readonly markers: Readonly<Record<string, string>>;
}

/**
 * Does what the CDK's BucketDeployment does in a deployment: unpacks the source assets into the bucket, and with `Prune` removes
 * what they do not hold. A deployment that has not changed since is left alone.
 *
 * @param assetPath - of the assembly.
 */
export async function deployToBucket(
  state: S3State,
  resource: Resource,
  assetPath: (objectKey: string) => string,
): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(resource.properties)).digest('hex');
  if (state.tables.deployments.get(resource.ref) === digest) {
    return;
  }
  const deployment = readDeployment(resource);
  const written = new Set<string>();
  for (const source of deployment.sources) {
    for await (const file of filesOf(deployment, source, assetPath)) {
      const key = deployment.prefix + file.path;
      await storeFile(state, deployment, source, key, file);
      written.add(key);
    }
  }
  if (deployment.prune) {
    await prune(state, deployment, written);
  }
  await state.tables.deployments.put(resource.ref, digest);
  state.log.info('a bucket deployment was unpacked', { bucket: deployment.bucket, objects: written.size });
}

function readDeployment({ path, properties }: Resource): Deployment {
  const value = new TemplateValue(properties, path, PROPERTIES);
  const objectKeys = value.texts('SourceObjectKeys');
  const markers = value.json('SourceMarkers');
  const prefix = value.text('DestinationBucketKeyPrefix') ?? '';
  return {
    bucket: value.required('DestinationBucketName'),
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
    extract: value.text('Extract') !== 'false',
    prune: value.text('Prune') !== 'false',
    exclude: value.texts('Exclude'),
    include: value.texts('Include'),
    headers: texts(value.json('SystemMetadata'), `${path}.SystemMetadata`),
    metadata: texts(value.json('UserMetadata'), `${path}.UserMetadata`),
    sources: objectKeys.map((objectKey, index) => ({
      objectKey,
      markers: texts(Array.isArray(markers) ? (markers as readonly Json[])[index] : undefined, `${path}.SourceMarkers`),
    })),
  };
}

async function* filesOf(
  { extract, exclude, include }: Deployment,
  { objectKey }: Source,
  assetPath: (objectKey: string) => string,
): AsyncGenerator<SourceFile> {
  const path = assetPath(objectKey.split('/').at(-1) ?? objectKey);
  if (!extract) {
    throw new TemplateError(objectKey, 'a BucketDeployment without extraction is not simulated.');
  }
  for await (const file of sourceFiles(path)) {
    if (isIncluded(file.path, exclude, include)) {
      yield file;
    }
  }
}

async function storeFile(
  state: S3State,
  { bucket, headers, metadata }: Deployment,
  { markers }: Source,
  key: string,
  file: SourceFile,
): Promise<void> {
  const content = await file.open();
  const chunks =
    Object.keys(markers).length === 0 ? content : Readable.from([await replaceMarkers(file, content, markers)]);
  const contentType = { 'content-type': guessContentType(key) };
  await storeObject(state, { bucket, key, chunks, headers: { ...contentType, ...headers }, metadata });
}

/** Values known only at deployment stand in the files as `<<marker:…>>`; they are in the template. */
async function replaceMarkers(
  file: SourceFile,
  content: AsyncIterable<Buffer>,
  markers: Readonly<Record<string, string>>,
): Promise<Buffer> {
  if (file.byteLength > MAX_MARKED_FILE_BYTES) {
    throw new TemplateError(file.path, `is too large for placeholders (${MAX_MARKED_FILE_BYTES} bytes).`);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  // latin1 keeps bytes that are not text as they are.
  let text = Buffer.concat(chunks).toString('latin1');
  for (const [marker, value] of Object.entries(markers)) {
    text = text.replaceAll(marker, () => Buffer.from(value).toString('latin1'));
  }
  return Buffer.from(text, 'latin1');
}

async function prune(state: S3State, deployment: Deployment, kept: ReadonlySet<string>): Promise<void> {
  const { bucket, prefix, exclude, include } = deployment;
  const start = objectRow(bucket, prefix);
  const end = prefixEnd(start);
  const stale = [...state.tables.objects.range({ start, ...(end === undefined ? {} : { end }) })]
    .map(({ value }) => value.key)
    .filter((key) => !kept.has(key) && isIncluded(key.slice(prefix.length), exclude, include));
  for (const key of stale) {
    await state.objects.remove({
      bucket,
      key,
      origin: runtimeOrigin(state, `${bucket}/${key}`),
      reason: 'DeleteObject',
    });
  }
}

function texts(value: Json | undefined, where: string): Readonly<Record<string, string>> {
  if (value === undefined || value === '') {
    return {};
  }
  if (!isJsonObject(value)) {
    throw new TemplateError(where, 'must be an object.');
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}
