import { randomUUID } from 'node:crypto';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Store } from '../../shared/store.js';
import { createWakeup } from '../../shared/wakeup.js';
import type { AuthorizeInput, Ports } from '../ports.js';
import { FIRST_RETRY_DELAY_MS, LAST_RETRY_DELAY_MS } from './limits.js';
import type { Delivery } from './target.js';

/** The rule or schedule that delivers. */
export interface Origin {
  readonly arn: string;
  /** Who asks the target's resource policy: `events.amazonaws.com` or `scheduler.amazonaws.com`. */
  readonly service: string;
  readonly accountId: string;
}

export interface Deliveries {
  /**
   * Hands `input` to the target. When it resolves, target, retry list or dead-letter queue has it on disk; what is refused
   * and has no dead-letter queue is logged, as EventBridge only counts it in a metric.
   */
  deliver(delivery: Delivery, input: string, origin: Origin): Promise<void>;
  /** Takes up the retries of an earlier start. */
  start(): void;
  stop(): void;
  ended(): Promise<void>;
}

export interface DeliveriesOptions {
  readonly ports: Pick<Ports, 'iam' | 'sqs' | 'lambda'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** A delivery that waits for its next try, under `DUE TIME/ID`. */
interface Pending {
  readonly delivery: Delivery;
  readonly input: string;
  readonly origin: Origin;
  readonly retries: number;
  readonly acceptedAtMs: number;
}

const TIME_DIGITS = 15;

export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { store, clock, log } = options;
  const pending = store.table<Pending>('events/deliveries');
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  const attempt = async (key: string | undefined, entry: Pending) => {
    const retryAtMs = await tryOnce(options, entry);
    await store.transaction(() => {
      if (key !== undefined) {
        pending.removeSync(key);
      }
      if (retryAtMs !== undefined) {
        const dueKey = `${String(retryAtMs).padStart(TIME_DIGITS, '0')}/${randomUUID()}`;
        pending.putSync(dueKey, { ...entry, retries: entry.retries + 1 });
      }
    });
    if (retryAtMs !== undefined) {
      wakeup.at(retryAtMs);
    }
  };
  const workOff = async () => {
    while (!stopped) {
      const [first] = pending.range({ limit: 1 });
      if (first === undefined) {
        return;
      }
      const dueMs = Number(first.key.slice(0, TIME_DIGITS));
      if (dueMs > clock.now()) {
        wakeup.at(dueMs);
        return;
      }
      await attempt(first.key, first.value);
    }
  };
  const start = () => {
    working = working
      .then(workOff)
      .catch((error: unknown) => log.error('deliveries are not tried again any more', { error }));
  };
  const wakeup = createWakeup(clock, start);
  return {
    async deliver(delivery, input, origin) {
      const entry = { delivery, input, origin, retries: 0, acceptedAtMs: clock.now() };
      const retryAtMs = await tryOnce(options, entry);
      if (retryAtMs !== undefined) {
        const dueKey = `${String(retryAtMs).padStart(TIME_DIGITS, '0')}/${randomUUID()}`;
        await pending.put(dueKey, { ...entry, retries: 1 });
        wakeup.at(retryAtMs);
      }
    },
    start,
    stop() {
      stopped = true;
      wakeup.stop();
    },
    ended: () => working,
  };
}

/** @returns when to try again, in epoch milliseconds; undefined when the event was delivered or given up. */
async function tryOnce(options: DeliveriesOptions, entry: Pending): Promise<number | undefined> {
  const { ports, clock, log } = options;
  const { delivery, origin, input } = entry;
  try {
    await send(ports, delivery, input, origin);
    return undefined;
  } catch (error) {
    // "EventBridge doesn't retry" what cannot succeed: no permission, no such target, an input the target refuses.
    const retryable = !(error instanceof AwsError) || error.statusCode === 429 || error.statusCode >= 500;
    const delayMs = Math.min(FIRST_RETRY_DELAY_MS * 2 ** entry.retries, LAST_RETRY_DELAY_MS);
    const exhausted = exhaustedCondition(entry, clock.now() + delayMs);
    if (retryable && exhausted === undefined) {
      log.warn('a delivery failed and is tried again', { target: delivery.arn, error });
      return clock.now() + delayMs;
    }
    await giveUp(options, entry, error, retryable ? exhausted : undefined);
    return undefined;
  }
}

function exhaustedCondition({ delivery, retries, acceptedAtMs }: Pending, nextTryMs: number): string | undefined {
  if (retries >= delivery.maxRetryAttempts) {
    return 'MaximumRetryAttempts';
  }
  return nextTryMs - acceptedAtMs > delivery.maxEventAgeSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

async function send(
  ports: DeliveriesOptions['ports'],
  delivery: Delivery,
  input: string,
  origin: Origin,
): Promise<void> {
  if (delivery.arn.startsWith('arn:aws:lambda:')) {
    const resourcePolicies = [ports.lambda.resourcePolicy(delivery.arn)];
    authorize(ports, delivery, origin, { action: 'lambda:InvokeFunction', resource: delivery.arn, resourcePolicies });
    await ports.lambda.invokeAsync(delivery.arn, input);
    return;
  }
  await sendToQueue(ports, delivery, origin, { queueArn: delivery.arn, body: input, attributes: {} });
}

interface QueueMessage {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

async function sendToQueue(
  ports: DeliveriesOptions['ports'],
  delivery: Delivery,
  origin: Origin,
  { queueArn, body, attributes }: QueueMessage,
): Promise<void> {
  const resourcePolicies = ports.sqs.resourcePolicies(queueArn);
  authorize(ports, delivery, origin, { action: 'sqs:SendMessage', resource: queueArn, resourcePolicies });
  const { messageGroupId } = delivery;
  await ports.sqs.send(queueArn, body, attributes, messageGroupId === undefined ? {} : { messageGroupId });
}

/** With a role its policies decide, without one the target's resource policy, which may look at the rule's ARN. */
function authorize(
  { iam }: DeliveriesOptions['ports'],
  { roleArn }: Delivery,
  { arn, service, accountId }: Origin,
  asked: Pick<AuthorizeInput, 'action' | 'resource' | 'resourcePolicies'>,
): void {
  const context = { 'aws:SourceArn': arn, 'aws:SourceAccount': accountId };
  iam.require(
    roleArn === undefined
      ? { ...asked, service, context }
      : { ...asked, caller: iam.callerOfRole(roleArn, service.split('.')[0] ?? service), context },
  );
}

async function giveUp(
  { ports, log }: DeliveriesOptions,
  { delivery, input, origin, retries }: Pending,
  error: unknown,
  exhausted: string | undefined,
): Promise<void> {
  const [code, reason] = error instanceof AwsError ? [error.code, error.message] : ['INTERNAL_ERROR', String(error)];
  const attributes = {
    RULE_ARN: origin.arn,
    TARGET_ARN: delivery.arn,
    ERROR_CODE: code === 'AccessDeniedException' ? 'NO_PERMISSIONS' : code,
    ERROR_MESSAGE: reason,
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted, RETRY_ATTEMPTS: String(retries) }),
  };
  const fields = { origin: origin.arn, target: delivery.arn, code, reason };
  if (delivery.deadLetterArn === undefined) {
    log.error('an event could not be delivered and is lost', fields);
    return;
  }
  try {
    await sendToQueue(ports, delivery, origin, { queueArn: delivery.deadLetterArn, body: input, attributes });
    log.error('an event could not be delivered and went to the dead-letter queue', fields);
  } catch (failure) {
    if (!(failure instanceof AwsError)) {
      throw failure;
    }
    log.error('an event could be delivered neither to its target nor to the dead-letter queue and is lost', {
      ...fields,
      deadLetterReason: failure.message,
    });
  }
}
