import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { corsFromTemplate } from './aspects/cors.js';
import { lifecycleFromTemplate } from './aspects/lifecycle-template.js';
import { notificationFromBucket } from './aspects/notification.js';
import {
  checkVersioning,
  encryptionFromTemplate,
  PUBLIC_ACCESS_BLOCK_MEMBERS,
  parseOwnership,
  publicAccessBlockFromTemplate,
} from './aspects/settings.js';
import type { BucketConfig } from './bucket-config.js';
import { TemplateError, TemplateValue } from './template-value.js';

/** Properties that change nothing a local bucket does: they measure, report or speed up. */
export const UNOBSERVED_PROPERTIES = [
  'AccelerateConfiguration',
  'AnalyticsConfigurations',
  'IntelligentTieringConfigurations',
  'InventoryConfigurations',
  'LoggingConfiguration',
  'MetricsConfigurations',
];

const PROPERTIES = [
  'AccessControl',
  'BucketEncryption',
  'BucketName',
  'CorsConfiguration',
  'LifecycleConfiguration',
  'NotificationConfiguration',
  'ObjectLockEnabled',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'Tags',
  'VersioningConfiguration',
  ...UNOBSERVED_PROPERTIES,
];

/** The set-up that an AWS::S3::Bucket describes. @throws TemplateError naming the property that is not simulated. */
export function configFromTemplate({ path, properties }: Pick<Resource, 'path' | 'properties'>): BucketConfig {
  const bucket = new TemplateValue(properties, path, PROPERTIES);
  refuse(bucket);
  const config: { -readonly [Aspect in keyof BucketConfig]: BucketConfig[Aspect] } = {};
  const cors = bucket.object('CorsConfiguration', ['CorsRules']);
  if (cors !== undefined) {
    config.cors = corsFromTemplate(cors);
  }
  const versioning = bucket.object('VersioningConfiguration', ['Status']);
  if (versioning !== undefined) {
    config.versioning = checkVersioning(versioning.text('Status'));
  }
  const lifecycle = bucket.object('LifecycleConfiguration', ['Rules', 'TransitionDefaultMinimumObjectSize']);
  if (lifecycle !== undefined) {
    config.lifecycle = lifecycleFromTemplate(lifecycle);
  }
  const notification = bucket.object('NotificationConfiguration', [
    'EventBridgeConfiguration',
    'LambdaConfigurations',
    'QueueConfigurations',
    'TopicConfigurations',
  ]);
  if (notification !== undefined) {
    config.notification = notificationFromBucket(notification);
  }
  readAccess(bucket, config);
  const tags = bucket.objects('Tags', ['Key', 'Value']);
  if (tags.length > 0) {
    config.tags = Object.fromEntries(tags.map((tag) => [tag.required('Key'), tag.required('Value')]));
  }
  return config;
}

function readAccess(
  bucket: TemplateValue,
  config: { -readonly [Aspect in keyof BucketConfig]: BucketConfig[Aspect] },
): void {
  const encryption = bucket.object('BucketEncryption', ['ServerSideEncryptionConfiguration']);
  if (encryption !== undefined) {
    config.encryption = encryptionFromTemplate(encryption);
  }
  const block = bucket.object('PublicAccessBlockConfiguration', PUBLIC_ACCESS_BLOCK_MEMBERS);
  if (block !== undefined) {
    config.publicAccessBlock = publicAccessBlockFromTemplate(block);
  }
  const [rule] = bucket.object('OwnershipControls', ['Rules'])?.objects('Rules', ['ObjectOwnership']) ?? [];
  if (rule !== undefined) {
    config.ownership = parseOwnership(rule.required('ObjectOwnership'));
  }
}

function refuse(bucket: TemplateValue): void {
  if (bucket.flag('ObjectLockEnabled')) {
    throw new TemplateError(`${bucket.where}.ObjectLockEnabled`, 'is not simulated.');
  }
  const acl = bucket.text('AccessControl') ?? 'Private';
  // "LogDeliveryWrite" lets S3 write access logs, which are not written here.
  if (!['Private', 'BucketOwnerFullControl', 'LogDeliveryWrite'].includes(acl)) {
    throw new TemplateError(`${bucket.where}.AccessControl`, `${acl} is not simulated.`);
  }
}

/** The bucket's policy from the AWS::S3::BucketPolicy resources that name it; CloudFormation allows one. */
export function policyFromTemplate(bucketName: string, resources: readonly Resource[]): JsonObject | undefined {
  const policies = resources.filter(
    ({ type, properties }) => type === 'AWS::S3::BucketPolicy' && properties['Bucket'] === bucketName,
  );
  if (policies.length > 1) {
    throw new TemplateError(policies[1]?.path ?? bucketName, `the bucket ${bucketName} has a bucket policy already.`);
  }
  const document: Json | undefined = policies[0]?.properties['PolicyDocument'];
  if (document === undefined) {
    return undefined;
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new TemplateError(`${policies[0]?.path}.PolicyDocument`, 'must be an object.');
  }
  return document as JsonObject;
}
