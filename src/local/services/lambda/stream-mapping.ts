import type { JsonObject, Resource } from '../../assembly/resource.js';
import { compileEventPattern, type EventMatcher } from '../../shared/event-pattern/index.js';
import {
  readBoolean,
  readDocument,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
} from '../../shared/json-fields.js';
import { requireQueue } from './function-definition.js';
import { DEFAULT_STREAM_BATCH_SIZE, MAX_STREAM_BATCH_SIZE } from './limits.js';

/** A table's stream that a function works off, as its template declares it. */
export interface StreamMapping {
  readonly path: string;
  readonly streamArn: string;
  /** Name or ARN. */
  readonly functionReference: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** -1: until it goes well. */
  readonly maxRetryAttempts: number;
  readonly reportsItemFailures: boolean;
  /** A record that none of them matches is passed over; none at all lets everything pass. */
  readonly filters: readonly EventMatcher[];
  /** The queue that is told of batches that were given up. */
  readonly onFailureArn?: string;
}

/** Values that mean what is done anyway. */
const ONLY: Readonly<Record<string, readonly unknown[]>> = {
  BisectBatchOnFunctionError: [false],
  MaximumBatchingWindowInSeconds: [0],
  MaximumRecordAgeInSeconds: [-1],
  ParallelizationFactor: [1],
  TumblingWindowInSeconds: [0],
};

const KNOWN: ReadonlySet<string> = new Set([
  ...['BatchSize', 'DestinationConfig', 'Enabled', 'EventSourceArn', 'FilterCriteria', 'FunctionName'],
  ...['FunctionResponseTypes', 'MaximumRetryAttempts', 'MetricsConfig', 'StartingPosition', 'Tags'],
  ...Object.keys(ONLY),
]);

export function isStreamMapping({ properties }: Pick<Resource, 'properties'>): boolean {
  return /^arn:aws:dynamodb:.*\/stream\//.test(readString(properties, 'EventSourceArn') ?? '');
}

/** @throws Error naming what is not simulated. */
export function readStreamMapping({ path, properties }: Resource): StreamMapping {
  refuseOthers(path, properties);
  const batchSize = readNumber(properties, 'BatchSize') ?? DEFAULT_STREAM_BATCH_SIZE;
  if (batchSize < 1 || batchSize > MAX_STREAM_BATCH_SIZE) {
    throw new Error(`${path}: BatchSize must be between 1 and ${MAX_STREAM_BATCH_SIZE}, not ${batchSize}.`);
  }
  const startingPosition = readString(properties, 'StartingPosition');
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new Error(`${path}: StartingPosition ${startingPosition ?? ''} is not one of a table's stream.`);
  }
  const failure = readObject(readObject(properties, 'DestinationConfig') ?? {}, 'OnFailure') ?? {};
  const destination = readString(failure, 'Destination');
  return {
    path,
    streamArn: readString(properties, 'EventSourceArn') ?? '',
    functionReference: readString(properties, 'FunctionName') ?? '',
    enabled: readBoolean(properties, 'Enabled') ?? true,
    batchSize,
    startingPosition,
    maxRetryAttempts: readNumber(properties, 'MaximumRetryAttempts') ?? -1,
    reportsItemFailures: readStrings(properties, 'FunctionResponseTypes').length > 0,
    filters: readObjects(readObject(properties, 'FilterCriteria') ?? {}, 'Filters').map((filter) =>
      compileEventPattern(readDocument(filter, 'Pattern') ?? {}),
    ),
    ...(destination === undefined ? {} : { onFailureArn: requireQueue(path, 'OnFailure', destination) }),
  };
}

function refuseOthers(path: string, properties: JsonObject): void {
  for (const [name, value] of Object.entries(properties)) {
    if (!KNOWN.has(name) || (Object.hasOwn(ONLY, name) && ONLY[name]?.includes(value) !== true)) {
      throw new Error(`${path}: AWS::Lambda::EventSourceMapping ${name} of a stream is not simulated.`);
    }
  }
  const types = readStrings(properties, 'FunctionResponseTypes');
  const unknown = types.find((type) => type !== 'ReportBatchItemFailures');
  if (unknown !== undefined) {
    throw new Error(`${path}: FunctionResponseTypes ${unknown} is not simulated.`);
  }
}
