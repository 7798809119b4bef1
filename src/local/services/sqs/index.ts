import { generateName } from '../../assembly/generated-name.js';
import type { IdentifyInput, ResourceIdentity } from '../../assembly/resource.js';
import { readBoolean, readString } from '../../shared/json-fields.js';
import { createWakeup } from '../../shared/wakeup.js';
import type { LocalService, RunningService, ServiceContext } from '../service.js';
import { createAvailability } from './availability.js';
import { dispatchSqs } from './dispatch.js';
import { RETENTION_SWEEP_INTERVAL_MS } from './limits.js';
import { createMessageStore } from './message-store.js';
import { createMoveTasks } from './move-tasks.js';
import { OPERATIONS } from './operations/index.js';
import { createSqsPort } from './port.js';
import { readQueues } from './queues.js';
import type { SqsState } from './state.js';

const MAX_NAME_LENGTH = 80;

export const sqsService: LocalService<'sqs'> = {
  name: 'sqs',
  // A client may post to the queue's URL instead of the endpoint; the target is the same.
  routes: { signingNames: ['sqs'], targets: ['AmazonSQS'] },
  resourceTypes: ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  operations: Object.keys(OPERATIONS),
  identify,
  start,
};

function identify(input: IdentifyInput): ResourceIdentity {
  if (input.type === 'AWS::SQS::QueuePolicy') {
    const id = generateName(input, MAX_NAME_LENGTH);
    return { ref: id, attributes: { Id: id } };
  }
  const isFifo = readBoolean(input.properties, 'FifoQueue') === true;
  const name = readString(input.properties, 'QueueName') ?? generateName(input, MAX_NAME_LENGTH, isFifo ? '.fifo' : '');
  return {
    ref: `${input.endpoint}/${input.accountId}/${name}`,
    attributes: {
      Arn: `arn:aws:sqs:${input.region}:${input.accountId}:${name}`,
      QueueName: name,
      QueueUrl: `${input.endpoint}/${input.accountId}/${name}`,
    },
  };
}

async function start({
  resources,
  assembly,
  store,
  clock,
  log,
  ports,
}: ServiceContext): Promise<RunningService<'sqs'>> {
  const queues = readQueues(resources);
  const stopping = new AbortController();
  const messages = createMessageStore({
    ...{ store, clock, queueByArn: queues.byArn },
    onDeadLetters: (queueName) => availability.notify(queueName),
  });
  const availability = createAvailability({
    clock,
    nextVisibleAtMs: (name) => messages.nextVisibleAtMs(queues.byName(name)),
  });
  const moveTasks = createMoveTasks({ queues, messages, clock, notify: availability.notify });
  const state: SqsState = {
    queues,
    messages,
    availability,
    moveTasks,
    clock,
    purgedAtMs: new Map(),
    stopping: stopping.signal,
  };
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    sweeping = Promise.all(queues.all.map((queue) => messages.removeExpired(queue)))
      .catch((error: unknown) => log.error('messages past their retention could not be removed', { error }))
      .finally(() => retention.at(clock.now() + RETENTION_SWEEP_INTERVAL_MS));
  };
  const retention = createWakeup(clock, sweep);
  const arnPrefix = `arn:aws:sqs:${assembly.region}:${assembly.accountId}:`;
  return {
    port: createSqsPort(state, assembly.accountId),
    handle: (request, response) => dispatchSqs({ state, iam: () => ports.iam, arnPrefix }, request, response),
    async ready() {
      sweep();
    },
    async stop() {
      stopping.abort();
      retention.stop();
      availability.stop();
      await Promise.all([moveTasks.stop(), sweeping]);
      retention.stop();
    },
  };
}
