import type { AuthorizeInput, ConditionContext } from '../../ports.js';
import { DEFAULT_PUBLIC_ACCESS_BLOCK } from '../buckets/bucket-config.js';
import { isPublicPolicy } from '../buckets/public-policy.js';
import { s3Error } from '../errors.js';
import type { S3State } from '../state.js';
import type { Tags } from '../storage/records.js';
import { headerOf, type S3Call } from './call.js';

/** What an operation acts on, and what it adds to the condition keys of every request. */
export interface AccessTarget {
  readonly bucket: string;
  readonly key?: string;
  /** Tags of the object that exists, for `s3:ExistingObjectTag/…`. */
  readonly existingTags?: Tags;
  /** Tags that the request sets, for `s3:RequestObjectTag/…`. */
  readonly requestTags?: Tags;
  readonly context?: ConditionContext;
}

/** Refuses unless the caller may do it. @throws AwsError `AccessDenied`. */
export function demand(state: S3State, call: S3Call, action: string, target: AccessTarget): void {
  const reason = refusal(state, call, action, target);
  if (reason !== undefined) {
    throw s3Error('AccessDenied', reason);
  }
}

export function permits(state: S3State, call: S3Call, action: string, target: AccessTarget): boolean {
  return refusal(state, call, action, target) === undefined;
}

/**
 * The error for an object that does not exist: only who may list the bucket learns that.
 *
 * "If you have the s3:ListBucket permission, S3 returns 404 Not Found; otherwise 403 Forbidden" (GetObject, HeadObject).
 */
export function missingKey(state: S3State, call: S3Call, bucket: string, key: string): Error {
  if (permits(state, call, 's3:ListBucket', { bucket, context: { 's3:prefix': key } })) {
    return s3Error('NoSuchKey', undefined, { Key: key });
  }
  return s3Error('AccessDenied', refusal(state, call, 's3:ListBucket', { bucket }));
}

function refusal(state: S3State, call: S3Call, action: string, target: AccessTarget): string | undefined {
  const bucket = target.bucket === '' ? undefined : state.buckets.get(target.bucket);
  const policy = bucket?.config.policy;
  const caller = call.verified?.caller;
  if (caller === undefined && policy !== undefined) {
    const block = bucket?.config.publicAccessBlock ?? DEFAULT_PUBLIC_ACCESS_BLOCK;
    // "Restricts access to a bucket with a public policy to AWS services and authorized users of the owner's account."
    if (block.restrictPublicBuckets && isPublicPolicy(policy)) {
      return 'Access Denied';
    }
  }
  const input: AuthorizeInput = {
    ...(caller === undefined ? {} : { caller }),
    action,
    resource: arnOf(target),
    context: contextOf(state, call, target),
    ...(policy === undefined ? {} : { resourcePolicies: [policy] }),
  };
  const decision = state.ports.iam.authorize(input);
  if (decision.allowed) {
    return undefined;
  }
  return caller === undefined ? 'Access Denied' : decision.reason;
}

function arnOf({ bucket, key }: AccessTarget): string {
  if (bucket === '') {
    return '*';
  }
  return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/** Request headers that S3 offers as condition keys of the same name ("Condition keys for Amazon S3"). */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-metadata-directive',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'if-match',
  'if-none-match',
] as const;

function contextOf(state: S3State, call: S3Call, target: AccessTarget): ConditionContext {
  const { request, query, verified, presigned } = call;
  const context: Record<string, string | readonly string[]> = {
    // The gateway listens on the loopback interface only; the deployed one speaks TLS only.
    'aws:SecureTransport': 'true',
    's3:TlsVersion': '1.3',
    'aws:SourceIp': request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    's3:ResourceAccount': state.accountId,
    'aws:ResourceAccount': state.accountId,
  };
  for (const name of HEADER_KEYS) {
    const value = headerOf(call, name);
    if (value !== undefined) {
      context[`s3:${name}`] = value;
    }
  }
  for (const [name, header] of [
    ['aws:UserAgent', 'user-agent'],
    ['aws:Referer', 'referer'],
  ] as const) {
    const value = request.headers[header];
    if (value !== undefined) {
      context[name] = value;
    }
  }
  const versionId = query.get('versionId');
  if (versionId !== undefined) {
    context['s3:VersionId'] = versionId;
  }
  if (verified !== undefined) {
    context['s3:signatureversion'] = 'AWS4-HMAC-SHA256';
    context['s3:authType'] = presigned ? 'REST-QUERY-STRING' : 'REST-HEADER';
    context['s3:signatureAge'] = String(Math.max(0, state.clock.now() - amzDateMs(verified.signature.amzDate)));
  }
  return { ...context, ...tagContext(target), ...target.context };
}

function tagContext({ existingTags = {}, requestTags }: AccessTarget): Record<string, string | readonly string[]> {
  const context: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(existingTags)) {
    context[`s3:ExistingObjectTag/${name}`] = value;
  }
  if (requestTags !== undefined) {
    for (const [name, value] of Object.entries(requestTags)) {
      context[`s3:RequestObjectTag/${name}`] = value;
    }
    context['s3:RequestObjectTagKeys'] = Object.keys(requestTags);
  }
  return context;
}

/** Epoch milliseconds of `20261120T101500Z`. */
function amzDateMs(amzDate: string): number {
  return Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
