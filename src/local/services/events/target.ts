import type { Json, JsonObject } from '../../assembly/resource.js';
import { readNumber, readObject, readString } from '../../shared/json-fields.js';
import { compileInput, type InputTransform } from './input.js';
import { DEFAULT_MAX_EVENT_AGE_SECONDS, DEFAULT_RETRY_ATTEMPTS } from './limits.js';

/** Where a rule or a schedule delivers to. */
export interface Target extends Delivery {
  /** The text that is delivered for an event. */
  readonly input: InputTransform;
}

/** What a delivery needs to know, also after a restart. */
export interface Delivery {
  readonly arn: string;
  /** Assumed for the delivery; without one the target's resource policy decides. */
  readonly roleArn?: string;
  readonly messageGroupId?: string;
  readonly deadLetterArn?: string;
  readonly maxRetryAttempts: number;
  readonly maxEventAgeSeconds: number;
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'Arn',
  'DeadLetterConfig',
  'Id',
  'Input',
  'InputPath',
  'InputTransformer',
  'RetryPolicy',
  'RoleArn',
  'SqsParameters',
]);

/** @throws Error naming what is not simulated: the target's type or a parameter of it. */
export function readTarget(path: string, target: JsonObject): Target {
  return { ...readDelivery(path, target), input: compileInput(path, target) };
}

export function readDelivery(path: string, target: JsonObject): Delivery {
  const unknown = Object.keys(target).find((name) => !KNOWN_MEMBERS.has(name));
  if (unknown !== undefined) {
    throw new Error(`${path}: the target parameter ${unknown} is not simulated.`);
  }
  const arn = readString(target, 'Arn') ?? '';
  if (!/^arn:aws:(sqs|lambda):/.test(arn)) {
    throw new Error(`${path}: the target ${arn} is not simulated; queues and functions are.`);
  }
  const retry: JsonObject = readObject(target, 'RetryPolicy') ?? {};
  return {
    arn,
    ...optional('roleArn', readString(target, 'RoleArn')),
    ...optional('messageGroupId', readString(readObject(target, 'SqsParameters') ?? {}, 'MessageGroupId')),
    ...optional('deadLetterArn', readString(readObject(target, 'DeadLetterConfig') ?? {}, 'Arn')),
    maxRetryAttempts: readNumber(retry, 'MaximumRetryAttempts') ?? DEFAULT_RETRY_ATTEMPTS,
    maxEventAgeSeconds: readNumber(retry, 'MaximumEventAgeInSeconds') ?? DEFAULT_MAX_EVENT_AGE_SECONDS,
  };
}

function optional<Name extends string, Value extends Json>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
