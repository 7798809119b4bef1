import type { JsonObject } from '../../assembly/resource.js';
import { readNumber, readObject, readString } from '../../shared/json-fields.js';

export interface GivenUpBatch {
  readonly streamArn: string;
  readonly shardId: string;
  readonly functionArn: string;
  readonly requestId: string;
  readonly tries: number;
  readonly batch: readonly JsonObject[];
  readonly nowMs: number;
}

/** What Lambda tells the destination of a batch that it gave up: where it is in the stream, not what is in it. */
export function describeGivenUp(given: GivenUpBatch): JsonObject {
  const { streamArn, shardId, functionArn, requestId, tries, batch, nowMs } = given;
  const bodies = batch.map((record) => readObject(record, 'dynamodb') ?? {});
  const arrival = (body: JsonObject | undefined) =>
    new Date((readNumber(body ?? {}, 'ApproximateCreationDateTime') ?? 0) * 1000).toISOString();
  return {
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: tries,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: readString(bodies[0] ?? {}, 'SequenceNumber') ?? '',
      endSequenceNumber: readString(bodies.at(-1) ?? {}, 'SequenceNumber') ?? '',
      approximateArrivalOfFirstRecord: arrival(bodies[0]),
      approximateArrivalOfLastRecord: arrival(bodies.at(-1)),
      batchSize: batch.length,
      streamArn,
    },
  };
}
