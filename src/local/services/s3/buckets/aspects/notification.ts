import { invalidArgument, notSimulated, s3Error } from '../../errors.js';
import { childOf, childrenOf, refuseUnknown, requiredText, textOf, textsOf, type XmlNode } from '../../xml/read.js';
import { element, type XmlElement } from '../../xml/write.js';
import type { NotificationConfig, NotificationTarget } from '../bucket-config.js';
import { TemplateError, type TemplateValue } from '../template-value.js';

const KINDS = [
  { kind: 'lambda', tag: 'CloudFunctionConfiguration', arnTag: 'CloudFunction' },
  { kind: 'queue', tag: 'QueueConfiguration', arnTag: 'Queue' },
] as const;

export function notificationFromXml(root: XmlNode): NotificationConfig {
  if (childrenOf(root, 'TopicConfiguration').length > 0) {
    throw notSimulated('A notification to an SNS topic (TopicConfiguration)');
  }
  refuseUnknown(root, ['EventBridgeConfiguration', ...KINDS.map(({ tag }) => tag)], 'NotificationConfiguration');
  const targets = KINDS.flatMap(({ kind, tag, arnTag }) =>
    childrenOf(root, tag).map((node, index): NotificationTarget => {
      refuseUnknown(node, ['Id', 'Event', 'Filter', arnTag], tag);
      return {
        id: textOf(node, 'Id') ?? `${kind}-${index + 1}`,
        kind,
        arn: requiredText(node, arnTag),
        events: textsOf(node, 'Event').map(checkEvent),
        ...filterFromXml(node),
      };
    }),
  );
  return checkTargets({ eventBridge: childOf(root, 'EventBridgeConfiguration') !== undefined, targets });
}

function filterFromXml(node: XmlNode): { readonly prefix: string; readonly suffix: string } {
  const filter = childOf(node, 'Filter');
  const key = filter && childOf(filter, 'S3Key');
  const rules = key === undefined ? [] : childrenOf(key, 'FilterRule');
  return filterOf(rules.map((rule) => ({ name: requiredText(rule, 'Name'), value: requiredText(rule, 'Value') })));
}

/** `NotificationConfiguration` of an AWS::S3::Bucket, whose configurations hold one event each. */
export function notificationFromBucket(configuration: TemplateValue): NotificationConfig {
  refuseTopics(configuration);
  const bridge = configuration.object('EventBridgeConfiguration', ['EventBridgeEnabled']);
  const read = (list: string, arn: string, kind: 'lambda' | 'queue') =>
    configuration.objects(list, ['Event', arn, 'Filter']).map((each, index): NotificationTarget => {
      const key = each.object('Filter', ['S3Key'])?.object('S3Key', ['Rules']);
      return {
        id: `${kind}-${index + 1}`,
        kind,
        arn: each.required(arn),
        events: [checkEvent(each.required('Event'))],
        ...filterFromTemplate(key, 'Rules'),
      };
    });
  return checkTargets({
    eventBridge: bridge !== undefined && bridge.text('EventBridgeEnabled') !== 'false',
    targets: [...read('LambdaConfigurations', 'Function', 'lambda'), ...read('QueueConfigurations', 'Queue', 'queue')],
  });
}

/** `NotificationConfiguration` of the CDK's Custom::S3BucketNotifications: the shape of the API call. */
export function notificationFromCustomResource(configuration: TemplateValue): NotificationConfig {
  refuseTopics(configuration);
  const read = (list: string, arn: string, kind: 'lambda' | 'queue') =>
    configuration.objects(list, ['Id', 'Events', arn, 'Filter']).map((each, index): NotificationTarget => {
      const key = each.object('Filter', ['Key'])?.object('Key', ['FilterRules']);
      return {
        id: each.text('Id') ?? `${kind}-${index + 1}`,
        kind,
        arn: each.required(arn),
        events: each.texts('Events').map(checkEvent),
        ...filterFromTemplate(key, 'FilterRules'),
      };
    });
  return checkTargets({
    eventBridge: configuration.has('EventBridgeConfiguration'),
    targets: [
      ...read('LambdaFunctionConfigurations', 'LambdaFunctionArn', 'lambda'),
      ...read('QueueConfigurations', 'QueueArn', 'queue'),
    ],
  });
}

/** All of several configurations: the bucket's own and those that custom resources add. */
export function mergeNotifications(configs: readonly NotificationConfig[]): NotificationConfig {
  return checkTargets({
    eventBridge: configs.some(({ eventBridge }) => eventBridge),
    targets: configs.flatMap(({ targets }) => targets),
  });
}

export function notificationToXml({ eventBridge, targets }: NotificationConfig): readonly XmlElement[] {
  return [
    ...(eventBridge ? [element('EventBridgeConfiguration', [])] : []),
    ...targets.map(({ id, kind, arn, events, prefix, suffix }) => {
      const [tag, arnTag] =
        kind === 'lambda' ? ['CloudFunctionConfiguration', 'CloudFunction'] : ['QueueConfiguration', 'Queue'];
      const rules = Object.entries({ prefix, suffix }).filter(([, value]) => value !== '');
      return element(tag ?? '', [
        element('Id', id),
        element(arnTag ?? '', arn),
        ...events.map((event) => element('Event', event)),
        rules.length === 0
          ? undefined
          : element('Filter', [
              element(
                'S3Key',
                rules.map(([name, value]) => element('FilterRule', [element('Name', name), element('Value', value)])),
              ),
            ]),
      ]);
    }),
  ];
}

function filterFromTemplate(
  key: TemplateValue | undefined,
  list: string,
): { readonly prefix: string; readonly suffix: string } {
  const rules = key?.objects(list, ['Name', 'Value']) ?? [];
  return filterOf(rules.map((rule) => ({ name: rule.required('Name'), value: rule.text('Value') ?? '' })));
}

function filterOf(rules: readonly { readonly name: string; readonly value: string }[]): {
  readonly prefix: string;
  readonly suffix: string;
} {
  const filter = { prefix: '', suffix: '' };
  for (const { name, value } of rules) {
    const side = name.toLowerCase();
    if (side !== 'prefix' && side !== 'suffix') {
      throw invalidArgument('FilterRule', name, 'filter rule name must be either prefix or suffix');
    }
    filter[side] = value;
  }
  return filter;
}

function refuseTopics(configuration: TemplateValue): void {
  if (configuration.has('TopicConfigurations')) {
    throw new TemplateError(`${configuration.where}.TopicConfigurations`, 'is not simulated: there is no SNS here.');
  }
}

/** "Supported event types" of the user guide, as far as something here can cause them. */
const EVENTS = [
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
  's3:ObjectTagging:*',
  's3:ObjectTagging:Put',
  's3:ObjectTagging:Delete',
  's3:LifecycleExpiration:*',
  's3:LifecycleExpiration:Delete',
  's3:LifecycleExpiration:DeleteMarkerCreated',
  's3:LifecycleTransition',
];

function checkEvent(event: string): string {
  if (!EVENTS.includes(event)) {
    throw notSimulated(`The notification event ${event}`);
  }
  return event;
}

/** "An event can be sent to one destination only": configurations of overlapping events need disjoint filters. */
function checkTargets(config: NotificationConfig): NotificationConfig {
  for (const [index, first] of config.targets.entries()) {
    for (const second of config.targets.slice(index + 1)) {
      const sameEvents = first.events.some((a) => second.events.some((b) => covers(a, b) || covers(b, a)));
      const samePrefix = first.prefix.startsWith(second.prefix) || second.prefix.startsWith(first.prefix);
      const sameSuffix = first.suffix.endsWith(second.suffix) || second.suffix.endsWith(first.suffix);
      if (sameEvents && samePrefix && sameSuffix) {
        throw s3Error(
          'InvalidArgument',
          'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
        );
      }
    }
  }
  return config;
}

function covers(pattern: string, event: string): boolean {
  return pattern === event || (pattern.endsWith(':*') && event.startsWith(pattern.slice(0, -1)));
}
