import type { Resource } from '../../../assembly/resource.js';
import { readTemplateFields, type TemplateFields } from '../../../shared/template-fields.js';
import type { S3Origin } from '../config.js';

/** Timeouts and connection attempts mean nothing between two parts of one process. */
const UNOBSERVED_ORIGIN_MEMBERS = [
  ...['ConnectionAttempts', 'ConnectionTimeout', 'ResponseCompletionTimeout', 'OriginShield', 'OriginCustomHeaders'],
];

export const ORIGIN_MEMBERS = [
  ...['Id', 'DomainName', 'OriginPath', 'OriginAccessControlId', 'S3OriginConfig', 'CustomOriginConfig'],
  ...['VpcOriginConfig', ...UNOBSERVED_ORIGIN_MEMBERS],
];

/** `bucket.s3.REGION.amazonaws.com` and its older forms; website endpoints are custom origins. */
const BUCKET_DOMAIN = /^(.+)\.s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

/**
 * A bucket behind an origin access control.
 *
 * @param controls - ids of the origin access controls of the backend.
 * @throws UnsupportedSettingError for custom origins, origin access identities and buckets that anyone could read.
 */
export function readOrigin(origin: TemplateFields, controls: ReadonlySet<string>): S3Origin {
  const id = origin.requiredText('Id');
  const domainName = origin.requiredText('DomainName');
  const bucket = BUCKET_DOMAIN.exec(domainName)?.[1];
  for (const name of ['CustomOriginConfig', 'VpcOriginConfig']) {
    if (Object.keys(origin.map(name)).length > 0) {
      origin.refuse(name, `(${domainName}) is not simulated; only S3 origins are`);
    }
  }
  if (bucket === undefined) {
    return origin.refuse('DomainName', `${domainName} is not the domain of an S3 bucket`);
  }
  const identity = origin.object('S3OriginConfig', ['OriginAccessIdentity', 'OriginReadTimeout']);
  if ((identity?.text('OriginAccessIdentity') ?? '') !== '') {
    identity?.refuse('OriginAccessIdentity', 'is not simulated; use an origin access control');
  }
  const control = origin.text('OriginAccessControlId') ?? '';
  if (!controls.has(control)) {
    origin.refuse(
      'OriginAccessControlId',
      'names no origin access control of the backend; buckets are not read without one',
    );
  }
  const path = origin.text('OriginPath') ?? '';
  if (path !== '' && (!path.startsWith('/') || path.endsWith('/'))) {
    origin.refuse('OriginPath', 'must begin with a slash and not end with one');
  }
  return { id, bucket, path };
}

/** @throws UnsupportedSettingError for one that does not sign, or signs for another kind of origin. */
export function checkOriginAccessControl({ path, properties }: Resource): void {
  const config = readTemplateFields(path, properties, ['OriginAccessControlConfig']).object(
    'OriginAccessControlConfig',
    [...['Name', 'Description', 'OriginAccessControlOriginType', 'SigningBehavior', 'SigningProtocol']],
  );
  for (const [name, accepted] of [
    ['OriginAccessControlOriginType', 's3'],
    ['SigningBehavior', 'always'],
    ['SigningProtocol', 'sigv4'],
  ] as const) {
    const value = config?.requiredText(name);
    if (value !== accepted) {
      config?.refuse(name, `${value} is not simulated`);
    }
  }
}
