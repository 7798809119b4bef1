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
  readonly ports: Pick<Ports, 'iam' | 'sqs'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** "Your function's execution role must have these permissions" on the queue. */
const REQUIRED_PERMISSIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;

export function createEventSources(options: EventSourcesOptions): EventSources {
  const { resources, functions, invoker, ports, store, clock, log } = options;
  const mappings = resources
    .filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')
    .map(readQueueMapping)
    .filter(({ enabled }) => enabled)
    .map((mapping) => ({ mapping, definition: functions.find(mapping.functionReference).definition }));
  for (const { mapping, definition } of mappings) {
    checkVisibilityTimeout(options.assembly, mapping, definition);
  }
  let pollers: readonly QueuePoller[] = [];
  return {
    start() {
      for (const { mapping, definition } of mappings) {
        checkPermissions(ports, mapping, definition);
      }
      pollers = mappings.map(({ mapping, definition }) => {
        const { sqs } = ports;
        const inWork = createMessagesInWork({ store, sqs, queueArn: mapping.queueArn, receiver: definition.name });
        return createQueuePoller({ mapping, definition, invoker, inWork, clock, log, sqs });
      });
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

function checkVisibilityTimeout(assembly: Pick<Assembly, 'resources'>, mapping: QueueMapping, fn: FunctionDefinition) {
  const queue = assembly.resources.find(({ attributes }) => attributes['Arn'] === mapping.queueArn);
  const seconds = readNumber(queue?.properties ?? {}, 'VisibilityTimeout') ?? DEFAULT_VISIBILITY_TIMEOUT_SECONDS;
  if (seconds < fn.timeoutSeconds) {
    throw new Error(
      `${mapping.path}: Queue visibility timeout: ${seconds} seconds is less than Function timeout: ${fn.timeoutSeconds} seconds`,
    );
  }
}
