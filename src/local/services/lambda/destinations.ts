import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import { isJsonObject, parseJson, readString } from '../../shared/json-fields.js';
import type { Log } from '../../shared/log.js';
import type { Ports } from '../ports.js';
import type { LambdaFunction } from './functions.js';
import { MAX_DEAD_LETTER_MESSAGE_LENGTH } from './limits.js';
import type { Outcome } from './outcome.js';

export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';

/** An asynchronous event that will not run again. */
export interface FinishedEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly tries: number;
  readonly condition: Condition;
  /** Absent when it became too old before it ran. */
  readonly outcome?: Outcome;
}

/** Where the events go that are done with: destinations and the dead-letter queue. */
export interface Destinations {
  /** Durable when it resolves. A queue that the role may not send to is logged, as Lambda only counts it in a metric. */
  deliver(fn: LambdaFunction, event: FinishedEvent): Promise<void>;
}

export interface DestinationsOptions {
  readonly ports: Pick<Ports, 'iam' | 'sqs'>;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDestinations({ ports, clock, log }: DestinationsOptions): Destinations {
  const send = async (
    { definition }: LambdaFunction,
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, string | number>>,
  ) => {
    try {
      ports.iam.require({
        caller: ports.iam.callerOfRole(definition.roleArn, definition.name),
        action: 'sqs:SendMessage',
        resource: queueArn,
        resourcePolicies: ports.sqs.resourcePolicies(queueArn),
      });
      await ports.sqs.send(queueArn, body, attributes);
    } catch (error) {
      if (!(error instanceof AwsError)) {
        throw error;
      }
      log.error('an event could not be handed to its destination and is lost', {
        ...{ function: definition.name, queueArn, code: error.code, reason: error.message },
      });
    }
  };
  return {
    async deliver(fn, event) {
      const { onSuccessArn, onFailureArn } = fn.invokeConfig;
      const destination = event.condition === 'Success' ? onSuccessArn : onFailureArn;
      if (destination !== undefined) {
        await send(fn, destination, JSON.stringify(describeRecord(fn, event, clock.now())), {});
      }
      if (event.condition !== 'Success' && fn.definition.deadLetterArn !== undefined) {
        await send(fn, fn.definition.deadLetterArn, event.payload, deadLetterAttributes(event));
      }
    },
  };
}

/** The record that Lambda sends to a destination. */
function describeRecord({ definition }: LambdaFunction, event: FinishedEvent, nowMs: number): JsonObject {
  const { outcome, condition, requestId, tries, payload } = event;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${definition.arn}:$LATEST`,
      condition,
      approximateInvokeCount: tries,
    },
    requestPayload: parseJson(payload) ?? payload,
    ...(outcome === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(outcome.failed ? { functionError: 'Unhandled' } : {}),
          },
          responsePayload: parseJson(outcome.payload) ?? outcome.payload,
        }),
  };
}

/** "RequestID (String)", "ErrorCode (Number) – the HTTP status code", "ErrorMessage (String) – the first 1 KB". */
function deadLetterAttributes({ requestId, outcome }: FinishedEvent): Record<string, string | number> {
  const error = outcome === undefined ? undefined : parseJson(outcome.payload);
  const message = isJsonObject(error) ? readString(error, 'errorMessage') : undefined;
  return {
    RequestID: requestId,
    ErrorCode: 200,
    ErrorMessage: (message ?? '').slice(0, MAX_DEAD_LETTER_MESSAGE_LENGTH) || 'Event age exceeded',
  };
}
