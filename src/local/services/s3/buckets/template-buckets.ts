import type { Resource } from '../../../assembly/resource.js';
import { mergeNotifications, notificationFromCustomResource } from './aspects/notification.js';
import { refusePublicPolicy } from './aspects/policy.js';
import type { BucketConfig, NotificationConfig } from './bucket-config.js';
import { configFromTemplate, policyFromTemplate, UNOBSERVED_PROPERTIES } from './config-from-template.js';
import { TemplateError, TemplateValue } from './template-value.js';

/** A bucket as the whole template describes it. */
export interface TemplateBucket {
  readonly name: string;
  readonly config: BucketConfig;
  /** Whether a destination that refuses events stops the start, as it would stop a deployment. */
  readonly validatesDestinations: boolean;
  /** Properties that have no effect here. */
  readonly unobserved: readonly string[];
}

/** Puts together what buckets, bucket policies and notification resources say of each bucket. */
export function readTemplateBuckets(resources: readonly Resource[]): readonly TemplateBucket[] {
  const notifications = resources.filter(({ type }) => type === 'Custom::S3BucketNotifications').map(readNotification);
  return resources
    .filter(({ type }) => type === 'AWS::S3::Bucket')
    .map((resource) => {
      const name = resource.ref;
      const own = configFromTemplate(resource);
      const added = notifications.filter(({ bucket }) => bucket === name);
      const policy = policyFromTemplate(name, resources);
      if (policy !== undefined) {
        refusePublicPolicy(policy, own);
      }
      const all = [...(own.notification === undefined ? [] : [own.notification]), ...added.map(({ config }) => config)];
      return {
        name,
        config: {
          ...own,
          ...(policy === undefined ? {} : { policy }),
          ...(all.length === 0 ? {} : { notification: mergeNotifications(all) }),
        },
        validatesDestinations: !added.some(({ skipsValidation }) => skipsValidation),
        unobserved: UNOBSERVED_PROPERTIES.filter((property) => property in resource.properties),
      };
    });
}

interface AddedNotification {
  readonly bucket: string;
  readonly config: NotificationConfig;
  readonly skipsValidation: boolean;
}

function readNotification({ path, properties }: Resource): AddedNotification {
  const value = new TemplateValue(properties, path, [
    'BucketName',
    'Managed',
    'NotificationConfiguration',
    'ServiceToken',
    'SkipDestinationValidation',
  ]);
  const configuration = value.object('NotificationConfiguration', [
    'EventBridgeConfiguration',
    'LambdaFunctionConfigurations',
    'QueueConfigurations',
    'TopicConfigurations',
  ]);
  if (configuration === undefined) {
    throw new TemplateError(`${path}.NotificationConfiguration`, 'is required.');
  }
  return {
    bucket: value.required('BucketName'),
    config: notificationFromCustomResource(configuration),
    skipsValidation: value.flag('SkipDestinationValidation'),
  };
}
