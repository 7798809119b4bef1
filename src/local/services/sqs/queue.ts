import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readBoolean, readDocument, readNumber, readString } from '../../shared/json-fields.js';
import {
  DEFAULT_RETENTION_SECONDS,
  DEFAULT_VISIBILITY_TIMEOUT_SECONDS,
  MAX_DELAY_SECONDS,
  MAX_MESSAGE_BYTES,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
  MAX_WAIT_SECONDS,
} from './limits.js';

/** A queue as its template declares it. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly delaySeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly maxMessageBytes: number;
  readonly receiveWaitSeconds: number;
  readonly redrive?: Redrive;
  readonly redriveAllow?: JsonObject;
  /** FIFO: the deduplication id defaults to the body's SHA-256. */
  readonly contentBasedDeduplication: boolean;
  /** FIFO: deduplication counts per message group instead of per queue. */
  readonly deduplicatesPerGroup: boolean;
  readonly policies: readonly JsonObject[];
}

/** After `maxReceiveCount` receives a message goes to the dead-letter queue instead of being received again. */
export interface Redrive {
  readonly deadLetterArn: string;
  readonly maxReceiveCount: number;
}

/** Properties that change what a queue does, and those that change nothing on one machine. */
const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'QueueName',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'Tags',
  'VisibilityTimeout',
]);

/** @throws Error naming the property that is unknown or out of range. */
export function readQueue(resource: Resource, policies: readonly JsonObject[]): Queue {
  const { properties, attributes, ref } = resource;
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  if (unknown !== undefined) {
    throw new Error(`${resource.path}: AWS::SQS::Queue ${unknown} is not simulated.`);
  }
  const within = (name: string, fallback: number, from: number, to: number) => {
    const value = readNumber(properties, name) ?? fallback;
    if (value < from || value > to) {
      throw new Error(`${resource.path}: ${name} must be between ${from} and ${to}, not ${value}.`);
    }
    return value;
  };
  const redrivePolicy = readDocument(properties, 'RedrivePolicy');
  const redriveAllow = readDocument(properties, 'RedriveAllowPolicy');
  return {
    name: attributes['QueueName'] ?? '',
    arn: attributes['Arn'] ?? '',
    url: ref,
    fifo: readBoolean(properties, 'FifoQueue') ?? false,
    delaySeconds: within('DelaySeconds', 0, 0, MAX_DELAY_SECONDS),
    visibilityTimeoutSeconds: within(
      'VisibilityTimeout',
      DEFAULT_VISIBILITY_TIMEOUT_SECONDS,
      0,
      MAX_VISIBILITY_TIMEOUT_SECONDS,
    ),
    retentionSeconds: within('MessageRetentionPeriod', DEFAULT_RETENTION_SECONDS, 60, 1_209_600),
    maxMessageBytes: within('MaximumMessageSize', MAX_MESSAGE_BYTES, 1024, MAX_MESSAGE_BYTES),
    receiveWaitSeconds: within('ReceiveMessageWaitTimeSeconds', 0, 0, MAX_WAIT_SECONDS),
    ...(redrivePolicy === undefined ? {} : { redrive: readRedrive(resource.path, redrivePolicy) }),
    ...(redriveAllow === undefined ? {} : { redriveAllow }),
    contentBasedDeduplication: readBoolean(properties, 'ContentBasedDeduplication') ?? false,
    deduplicatesPerGroup: readString(properties, 'DeduplicationScope') === 'messageGroup',
    policies,
  };
}

function readRedrive(path: string, policy: JsonObject): Redrive {
  const deadLetterArn = readString(policy, 'deadLetterTargetArn');
  const maxReceiveCount = readNumber(policy, 'maxReceiveCount');
  if (deadLetterArn === undefined || maxReceiveCount === undefined || maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw new Error(`${path}: RedrivePolicy needs deadLetterTargetArn and a maxReceiveCount from 1 to 1000.`);
  }
  return { deadLetterArn, maxReceiveCount };
}
