import type { JsonObject, Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readNumber, readObject, readString } from '../../shared/json-fields.js';
import type { JsonOperation } from '../../shared/json-protocol.js';
import type { LogBuffer } from './log-buffer.js';

export interface LogsState {
  readonly buffer: LogBuffer;
  readonly functions: readonly Resource[];
}

/** "The maximum number of events to return. Default: 10,000". */
const MAX_EVENTS = 10_000;

const MEMBERS: ReadonlySet<string> = new Set([
  ...['logGroupName', 'logGroupIdentifier', 'startTime', 'endTime', 'limit', 'nextToken', 'interleaved'],
]);

/** Name of the log group that a function writes to. */
export function logGroupOf({ ref, properties }: Resource): string {
  return readString(readObject(properties, 'LoggingConfig') ?? {}, 'LogGroup') ?? `/aws/lambda/${ref}`;
}

/** Lines of the functions that write to a group, oldest first; `nextToken` is the number of the last one given. */
const filterLogEvents: JsonOperation<LogsState> = ({ buffer, functions }, input) => {
  const unknown = Object.keys(input).find((member) => !MEMBERS.has(member));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterException', `${unknown} is not simulated.`);
  }
  const group = readString(input, 'logGroupName') ?? readString(input, 'logGroupIdentifier') ?? '';
  const writers = functions.filter((fn) => logGroupOf(fn) === group);
  if (writers.length === 0) {
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  const [from, to] = [readNumber(input, 'startTime') ?? 0, readNumber(input, 'endTime') ?? Number.POSITIVE_INFINITY];
  const after = Number(readString(input, 'nextToken') ?? 0);
  const limit = Math.min(readNumber(input, 'limit') ?? MAX_EVENTS, MAX_EVENTS);
  const found = writers
    .flatMap(({ ref }) => buffer.linesOf(ref))
    .filter(({ atMs, sequence }) => atMs >= from && atMs <= to && sequence > after)
    .sort((a, b) => a.sequence - b.sequence);
  const last = found[limit - 1];
  return {
    events: found.slice(0, limit).map(({ sequence, functionName, atMs, message }) => ({
      ...{ eventId: String(sequence), logStreamName: functionName, timestamp: atMs, ingestionTime: atMs, message },
    })),
    searchedLogStreams: [],
    ...(last === undefined || found.length <= limit ? {} : { nextToken: String(last.sequence) }),
  };
};

const describeLogGroups: JsonOperation<LogsState> = ({ functions }, input: JsonObject) => {
  const unknown = Object.keys(input).find((member) => !['limit', 'logGroupNamePrefix'].includes(member));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterException', `${unknown} is not simulated.`);
  }
  const groups = [...new Set(functions.map(logGroupOf))];
  const prefix = readString(input, 'logGroupNamePrefix') ?? '';
  return { logGroups: groups.filter((name) => name.startsWith(prefix)).map((logGroupName) => ({ logGroupName })) };
};

export const OPERATIONS: Readonly<Record<string, JsonOperation<LogsState>>> = {
  DescribeLogGroups: describeLogGroups,
  FilterLogEvents: filterLogEvents,
};
