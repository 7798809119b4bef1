import { AwsError } from '../../../shared/aws-error.js';
import type { ConditionContext, OpenObject } from '../../ports.js';
import { representS3Error } from '../answer/error-document.js';
import type { Behavior, Distribution } from '../config.js';
import type { CloudFrontState } from '../state.js';
import { decodePath } from '../viewer/path.js';
import type { QueryParameter } from '../viewer/query.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';
import { forwardedHeaders, forwardedQuery } from './forwarded.js';
import { type Representation, representBytes } from './representation.js';

/** Who asks buckets behind an origin access control. */
const SERVICE_PRINCIPAL = 'cloudfront.amazonaws.com';

/** Parameters that make a request to S3 another operation than GetObject. */
const SUBRESOURCES: ReadonlySet<string> = new Set([
  ...[
    'acl',
    'attributes',
    'cors',
    'delete',
    'encryption',
    'legal-hold',
    'lifecycle',
    'list-type',
    'location',
    'logging',
  ],
  ...[
    'notification',
    'object-lock',
    'partNumber',
    'policy',
    'replication',
    'restore',
    'retention',
    'select',
    'tagging',
  ],
  ...['torrent', 'uploadId', 'uploads', 'versioning', 'versions', 'website'],
]);

/** Parameters by which a signed request, as those of origin access control are, overrides headers of the answer. */
const OVERRIDE =
  /^response-(cache-control|content-disposition|content-encoding|content-language|content-type|expires)$/;

/** Asks the bucket for what a path stands for. It is one look-up, so that what is found can be read at once. */
export function askS3Origin(
  state: CloudFrontState,
  distribution: Distribution,
  behavior: Behavior,
  viewer: ViewerRequest,
): Representation {
  const { bucket, path } = behavior.origin;
  const ask: OriginCall = {
    ...{ state, distribution, bucket, method: viewer.method },
    key: decodePath(`${path}${viewer.path}`).slice(1),
    query: forwardedQuery(behavior, viewer),
    headers: forwardedHeaders(behavior, viewer, CORS_HEADERS),
  };
  try {
    return viewer.method === 'OPTIONS' ? askPreflight(ask) : askObject(ask);
  } catch (error) {
    if (error instanceof AwsError) {
      return representS3Error(error.statusCode, error.code, error.message);
    }
    throw error;
  }
}

interface OriginCall {
  readonly state: CloudFrontState;
  readonly distribution: Distribution;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: readonly QueryParameter[];
  readonly headers: Readonly<Record<string, string>>;
}

const CORS_HEADERS = ['origin', 'access-control-request-headers', 'access-control-request-method'];

/** S3 answers a preflight by the bucket's rules alone, to anyone. */
function askPreflight({ state, bucket, method, headers }: OriginCall): Representation {
  requireBucket(state, bucket);
  const added = state.ports.s3.corsHeaders(bucket, { method, headers });
  return representBytes(200, { server: 'AmazonS3', ...added }, Buffer.alloc(0));
}

function askObject(call: OriginCall): Representation {
  const { state, bucket, key, query, headers, method } = call;
  requireBucket(state, bucket);
  const subresource = query.find(({ name }) => SUBRESOURCES.has(name));
  if (subresource !== undefined) {
    throw new AwsError('NotImplemented', `${subresource.name} through a distribution is not simulated.`, 501);
  }
  if (key === '') {
    requirePermission(call, 's3:ListBucket', `arn:aws:s3:::${bucket}`);
    throw new AwsError('NotImplemented', 'Listing a bucket through a distribution is not simulated.', 501);
  }
  const versionId = query.find(({ name }) => name === 'versionId')?.value;
  const object = state.ports.s3.openObject(bucket, key, versionId);
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  requirePermission(call, action, `arn:aws:s3:::${bucket}/${key}`, objectContext(object, versionId));
  if (object === undefined) {
    // "If you have the s3:ListBucket permission, S3 returns 404 Not Found; otherwise 403 Forbidden."
    requirePermission(call, 's3:ListBucket', `arn:aws:s3:::${bucket}`, { 's3:prefix': key });
    return representS3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
  }
  return {
    statusCode: 200,
    headers: {
      server: 'AmazonS3',
      ...object.headers,
      ...state.ports.s3.corsHeaders(bucket, { method, headers }),
      ...overrides(query),
    },
    byteLength: object.byteLength,
    modifiedMs: object.modifiedMs,
    read: (range) => object.read(range),
  };
}

function requireBucket(state: CloudFrontState, bucket: string): void {
  if (state.ports.s3.bucketPolicies(bucket) === undefined) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  }
}

/** @throws AwsError `AccessDenied` unless the bucket's policy lets this distribution, by the service's name, do it. */
function requirePermission(
  { state, distribution, bucket }: OriginCall,
  action: string,
  resource: string,
  context: ConditionContext = {},
): void {
  const decision = state.ports.iam.authorize({
    service: SERVICE_PRINCIPAL,
    action,
    resource,
    resourcePolicies: state.ports.s3.bucketPolicies(bucket) ?? [],
    context: {
      'aws:SourceArn': distribution.arn,
      'aws:SourceAccount': state.accountId,
      // Nothing leaves the process; on AWS "CloudFront always connects to the S3 origin by HTTPS" where the policy asks for it.
      'aws:SecureTransport': 'true',
      's3:TlsVersion': '1.3',
      's3:authType': 'REST-HEADER',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:ResourceAccount': state.accountId,
      'aws:ResourceAccount': state.accountId,
      ...context,
    },
  });
  if (!decision.allowed) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
}

function objectContext(object: OpenObject | undefined, versionId: string | undefined): ConditionContext {
  const tags = Object.entries(object?.tags ?? {}).map(([name, value]) => [`s3:ExistingObjectTag/${name}`, value]);
  return { ...Object.fromEntries(tags), ...(versionId === undefined ? {} : { 's3:VersionId': versionId }) };
}

function overrides(query: readonly QueryParameter[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    query.flatMap(({ name, value }) => {
      const header = OVERRIDE.exec(name)?.[1];
      return header === undefined ? [] : [[header, value] as const];
    }),
  );
}
