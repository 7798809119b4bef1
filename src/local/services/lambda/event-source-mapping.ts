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
import {
  DEFAULT_SQS_BATCH_SIZE,
  MAX_BATCHING_WINDOW_SECONDS,
  MAX_PROCESSES_PER_FUNCTION,
  MAX_SQS_BATCH_SIZE,
} from './limits.js';

/** A queue that a function works off, as its template declares it. */
export interface QueueMapping {
  readonly path: string;
  readonly queueArn: string;
  /** Name or ARN. */
  readonly functionReference: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** Batches that run at the same time. */
  readonly maxConcurrency: number;
  /** Whether the answer's `batchItemFailures` are looked at. */
  readonly reportsItemFailures: boolean;
  /** A message that none of them matches is deleted without an invocation; none at all lets everything pass. */
  readonly filters: readonly EventMatcher[];
}

const KNOWN_PROPERTIES: ReadonlySet<string> = new Set([
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MetricsConfig',
  'ScalingConfig',
  'Tags',
]);

/** @throws Error naming what is not simulated: another source than a queue, an unknown property. */
export function readQueueMapping({ path, properties }: Resource): QueueMapping {
  const unknown = Object.keys(properties).find((name) => !KNOWN_PROPERTIES.has(name));
  const queueArn = readString(properties, 'EventSourceArn') ?? '';
  if (!queueArn.startsWith('arn:aws:sqs:')) {
    throw new Error(
      `${path}: AWS::Lambda::EventSourceMapping of ${queueArn} is not simulated; of a queue and of a table's stream it is.`,
    );
  }
  if (unknown !== undefined) {
    throw new Error(`${path}: AWS::Lambda::EventSourceMapping ${unknown} is not simulated.`);
  }
  const batchSize = within(path, properties, 'BatchSize', DEFAULT_SQS_BATCH_SIZE, [1, MAX_SQS_BATCH_SIZE]);
  const window = within(path, properties, 'MaximumBatchingWindowInSeconds', 0, [0, MAX_BATCHING_WINDOW_SECONDS]);
  // "When you set BatchSize to a value greater than 10, you must set MaximumBatchingWindowInSeconds to at least 1."
  if (batchSize > DEFAULT_SQS_BATCH_SIZE && window < 1) {
    throw new Error(`${path}: a BatchSize over ${DEFAULT_SQS_BATCH_SIZE} needs MaximumBatchingWindowInSeconds.`);
  }
  const concurrency = readNumber(readObject(properties, 'ScalingConfig') ?? {}, 'MaximumConcurrency');
  return {
    path,
    queueArn,
    functionReference: readString(properties, 'FunctionName') ?? '',
    enabled: readBoolean(properties, 'Enabled') ?? true,
    batchSize,
    batchingWindowSeconds: window,
    maxConcurrency: Math.min(concurrency ?? MAX_PROCESSES_PER_FUNCTION, MAX_PROCESSES_PER_FUNCTION),
    reportsItemFailures: readResponseTypes(path, properties),
    filters: readFilters(properties),
  };
}

function readResponseTypes(path: string, properties: JsonObject): boolean {
  const types = readStrings(properties, 'FunctionResponseTypes');
  const unknown = types.find((type) => type !== 'ReportBatchItemFailures');
  if (unknown !== undefined) {
    throw new Error(`${path}: FunctionResponseTypes ${unknown} is not simulated.`);
  }
  return types.length > 0;
}

function readFilters(properties: JsonObject): readonly EventMatcher[] {
  return readObjects(readObject(properties, 'FilterCriteria') ?? {}, 'Filters').map((filter) =>
    compileEventPattern(readDocument(filter, 'Pattern') ?? {}),
  );
}

function within(
  path: string,
  properties: JsonObject,
  name: string,
  fallback: number,
  [from, to]: readonly [number, number],
) {
  const value = readNumber(properties, name) ?? fallback;
  if (value < from || value > to) {
    throw new Error(`${path}: ${name} must be between ${from} and ${to}, not ${value}.`);
  }
  return value;
}
