import type { Assembly, Resource } from '../../assembly/resource.js';
import type { Clock } from '../../shared/clock.js';
import { readNumber } from '../../shared/json-fields.js';
import type { Log } from '../../shared/log.js';
import type { Store } from '../../shared/store.js';
import type { Ports } from '../ports.js';
import { type QueueMapping, readQueueMapping } from './event-source-mapping.js';
import type { FunctionDefinition } from './function-definition.js';
import type { Functions } from './functions.js';
import type { Invoker } from './invoker.js';
import { createMessagesInWork } from './messages-in-work.js';
import { createQueuePoller, type QueuePoller } from './queue-poller.js';
import { isStreamMapping, readStreamMapping, type StreamMapping } from './stream-mapping.js';
import { createStreamPoller, type StreamPoller } from './stream-poller.js';

/** Every `AWS::Lambda::EventSourceMapping` of the template. */
export interface EventSources {
  /** @throws Error when a mapping is one that Lambda would refuse to create: a missing permission, a short visibility timeout. */
  start(): void;
  stop(): void;
  ended(): Promise<void>;
}

export interface EventSourcesOptions {
  readonly resources: readonly Resource[];
  readonly assembly: Pick<Assembly, 'resources'>;
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly ports: Pick<Ports, 'iam' | 'sqs' | 'dynamodb'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** "Your function's execution role must have these permissions" on the queue. */
const REQUIRED_PERMISSIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** The same of a table's stream. */
const REQUIRED_STREAM_PERMISSIONS = [
  ...['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
];
/** ListStreams knows no resources, so a grant on one stream is none (service authorization reference, Amazon DynamoDB). */
const resourceOf = (action: string, streamArn: string) => (action === 'dynamodb:ListStreams' ? '*' : streamArn);

const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;

export function createEventSources(options: EventSourcesOptions): EventSources {
  const { resources, functions, invoker, ports, store, clock, log } = options;
  const declared = resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  const withDefinition = <Mapping extends QueueMapping | StreamMapping>(mapping: Mapping) => ({
    mapping,
    definition: functions.find(mapping.functionReference).definition,
  });
  const streams = declared
    .filter(isStreamMapping)
    .map(readStreamMapping)
    .filter(({ enabled }) => enabled)
    .map(withDefinition);
  const mappings = declared
    .filter((resource) => !isStreamMapping(resource))
    .map(readQueueMapping)
    .filter(({ enabled }) => enabled)
    .map(withDefinition);
  for (const { mapping, definition } of mappings) {
    checkVisibilityTimeout(options.assembly, mapping, definition);
  }
  let pollers: readonly (QueuePoller | StreamPoller)[] = [];
  return {
    start() {
      for (const { mapping, definition } of mappings) {
        checkPermissions(ports, mapping, definition);
      }
      for (const { mapping, definition } of streams) {
        checkStreamPermissions(ports, mapping, definition);
      }
      const positions = store.table<string>('lambda/stream-positions');
      const ofStreams = streams.map(({ mapping, definition }) =>
        createStreamPoller({ mapping, definition, ports, invoker, positions, clock, log }),
      );
      const ofQueues = mappings.map(({ mapping, definition }) => {
        const { sqs } = ports;
        const inWork = createMessagesInWork({ store, sqs, queueArn: mapping.queueArn, receiver: definition.name });
        return createQueuePoller({ mapping, definition, invoker, inWork, clock, log, sqs });
      });
      pollers = [...ofQueues, ...ofStreams];
      for (const poller of pollers) {
        poller.start();
      }
    },
    stop() {
      for (const poller of pollers) {
        poller.stop();
      }
    },
    async ended() {
      await Promise.all(pollers.map((poller) => poller.ended()));
    },
  };
}

function checkPermissions(
  { iam, sqs }: Pick<Ports, 'iam' | 'sqs'>,
  mapping: QueueMapping,
  fn: FunctionDefinition,
): void {
  for (const action of REQUIRED_PERMISSIONS) {
    const decision = iam.authorize({
      caller: iam.callerOfRole(fn.roleArn, fn.name),
      action,
      resource: mapping.queueArn,
      resourcePolicies: sqs.resourcePolicies(mapping.queueArn),
    });
    if (!decision.allowed) {
      const [, call] = action.split(':');
      throw new Error(
        `${mapping.path}: The provided execution role does not have permissions to call ${call} on SQS (${decision.reason})`,
      );
    }
  }
}

function checkStreamPermissions({ iam }: Pick<Ports, 'iam'>, mapping: StreamMapping, fn: FunctionDefinition): void {
  for (const action of REQUIRED_STREAM_PERMISSIONS) {
    const caller = iam.callerOfRole(fn.roleArn, fn.name);
    const decision = iam.authorize({ caller, action, resource: resourceOf(action, mapping.streamArn) });
    if (!decision.allowed) {
      throw new Error(
        `${mapping.path}: Cannot access stream ${mapping.streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM. (${decision.reason})`,
      );
    }
  }
}

function checkVisibilityTimeout(assembly: Pick<Assembly, 'resources'>, mapping: QueueMapping, fn: FunctionDefinition) {
  const queue = assembly.resources.find(({ attributes }) => attributes['Arn'] === mapping.queueArn);
  const seconds = readNumber(queue?.properties ?? {}, 'VisibilityTimeout') ?? DEFAULT_VISIBILITY_TIMEOUT_SECONDS;
  if (seconds < fn.timeoutSeconds) {
    throw new Error(
      `${mapping.path}: Queue visibility timeout: ${seconds} seconds is less than Function timeout: ${fn.timeoutSeconds} seconds`,
    );
  }
}
